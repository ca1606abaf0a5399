import Ajv2020 from 'ajv/dist/2020';

/**
 * The part of SARIF 2.1.0 (OASIS Standard, errata 01) that reports use, after its sections 3.13 to 3.55, and stricter
 * than the standard's own schema: every property that is not named here is refused. See docs/decisions/0010-sarif.md.
 */
const closed = (properties: object, required: readonly string[] = []): object => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});
const text = { type: 'string', minLength: 1 };
const list = (items: object): object => ({ type: 'array', items });
const uri = {
  type: 'string',
  pattern: "^(?:file:///|(?![a-z]+:|/))(?:[A-Za-z0-9\\-._~!$&'()*+,;=@/]|%[0-9A-F]{2}|(?<=file:///.):)*$",
};
const line = { type: 'integer', minimum: 1 };
/** 3.12: with an embedded link or placeholder a viewer would look for arguments; texts of ours are plain. */
const plain = closed({ text }, ['text']);
const level = { enum: ['none', 'note', 'warning', 'error'] };
const properties = { type: 'object' };
const artifactLocation = closed({ uri }, ['uri']);
const region = closed({ startLine: line, startColumn: line, endLine: line, endColumn: line }, [
  'startLine',
  'startColumn',
  'endLine',
  'endColumn',
]);
const location = closed({
  id: { type: 'integer', minimum: -1 },
  physicalLocation: closed({ artifactLocation, region }, ['artifactLocation']),
  logicalLocations: list(closed({ fullyQualifiedName: text }, ['fullyQualifiedName'])),
  message: plain,
});

const log = closed(
  {
    $schema: { type: 'string', pattern: '^https://.*sarif-schema-2\\.1\\.0\\.json$' },
    version: { const: '2.1.0' },
    runs: list(
      closed(
        {
          tool: closed(
            {
              driver: closed(
                {
                  name: text,
                  version: text,
                  rules: list(
                    closed(
                      {
                        id: text,
                        shortDescription: plain,
                        help: closed({ text, markdown: text }, ['text']),
                        defaultConfiguration: closed({ level }, ['level']),
                        properties,
                      },
                      ['id'],
                    ),
                  ),
                },
                ['name'],
              ),
            },
            ['driver'],
          ),
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          invocations: list(
            closed(
              {
                executionSuccessful: { type: 'boolean' },
                toolExecutionNotifications: list(
                  closed({ level, message: plain, locations: list(location) }, ['message']),
                ),
              },
              ['executionSuccessful'],
            ),
          ),
          artifacts: list(closed({ location: artifactLocation, encoding: text })),
          results: list(
            closed(
              {
                ruleId: text,
                ruleIndex: { type: 'integer', minimum: 0 },
                kind: { enum: ['notApplicable', 'pass', 'fail', 'review', 'open', 'informational'] },
                level,
                message: plain,
                locations: list(location),
                relatedLocations: list(location),
                fixes: list(
                  closed(
                    {
                      description: plain,
                      artifactChanges: {
                        type: 'array',
                        minItems: 1,
                        items: closed(
                          {
                            artifactLocation,
                            replacements: {
                              type: 'array',
                              minItems: 1,
                              items: closed(
                                {
                                  deletedRegion: region,
                                  insertedContent: closed({ text: { type: 'string' } }, ['text']),
                                },
                                ['deletedRegion'],
                              ),
                            },
                          },
                          ['artifactLocation', 'replacements'],
                        ),
                      },
                    },
                    ['artifactChanges'],
                  ),
                ),
                partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
                baselineState: { enum: ['new', 'unchanged', 'updated', 'absent'] },
                suppressions: list(
                  closed({ kind: { enum: ['inSource', 'external'] }, justification: text, location }, ['kind']),
                ),
                properties,
              },
              ['message'],
            ),
          ),
        },
        ['tool'],
      ),
    ),
  },
  ['version', 'runs'],
);

const validate = new Ajv2020({ allErrors: true, strict: false }).compile(log);

/** What a document has against SARIF 2.1.0; empty when it follows it. */
export function sarifErrors(document: unknown): readonly string[] {
  if (validate(document)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath}: ${message ?? ''} ${JSON.stringify(params)}`,
  );
}
