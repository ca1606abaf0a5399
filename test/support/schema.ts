import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import { inProject } from './project';

const schema = JSON.parse(readFileSync(inProject('docs', 'report.schema.json'), 'utf8')) as object;
const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
const validateAny = ajv.compile(schema);

/** What a document has against the schema of reports; empty when it follows it. */
export function schemaErrors(document: unknown): readonly string[] {
  return validateAny(document) ? [] : describe(validateAny.errors);
}

/** The same, against one of the schema's parts. */
export function errorsAgainst(definition: 'check' | 'request', document: unknown): readonly string[] {
  const validate = ajv.getSchema(`${(schema as { $id: string }).$id}#/$defs/${definition}`);
  if (validate === undefined) throw new Error(`The schema defines no ${definition}.`);
  return validate(document) === true ? [] : describe(validate.errors);
}

function describe(errors: typeof validateAny.errors): readonly string[] {
  return (errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message ?? ''}`);
}
