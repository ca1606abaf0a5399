// Writes THIRD-PARTY-NOTICES: the licence of every package that is in a bundle, as the last `npm run build` saw it.
// `--check` says whether the file is up to date; `--sbom FILE` writes a bill of materials (CycloneDX 1.5) as well.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false }, sbom: { type: 'string' } } });
const project = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

const packages = JSON.parse(readFileSync(`${root}out/bundled.json`, 'utf8')).map((/** @type {string} */ name) => {
  const folder = `${root}node_modules/${name}`;
  const { version, license, author, repository, homepage } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((each) => /^(?:licen[cs]e|copying)(?:\.|$)/i.test(each));
  const owner = typeof author === 'string' ? author : (author?.name ?? '');
  // Some packages state their licence in package.json only.
  const text =
    file === undefined ? `Copyright ${owner}. Licence: ${license}.` : readFileSync(`${folder}/${file}`, 'utf8');
  const url = (typeof repository === 'string' ? repository : repository?.url) ?? homepage ?? '';
  return { name, version, license, url: url.replace(/^git\+/, ''), text };
});

const notices = [
  `${project.displayName.startsWith('%') ? 'IIS SSL Explorer' : project.displayName} contains the following packages, under their licences.`,
  ...packages.map(
    ({ name, version, license, url, text }) =>
      `${'-'.repeat(80)}\n${name} ${version} (${license})\n${url}\n\n${text.replace(/\r\n/g, '\n').trim()}`,
  ),
].join('\n\n');

const target = `${root}THIRD-PARTY-NOTICES`;
if (values.check) {
  if (!existsSync(target) || readFileSync(target, 'utf8') !== `${notices}\n`) {
    console.error('THIRD-PARTY-NOTICES does not list what is bundled: run "npm run notices".');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, `${notices}\n`);
}

if (values.sbom !== undefined) {
  const component = ({ name, version, license }) => ({
    type: 'library',
    'bom-ref': `pkg:npm/${name.replace('@', '%40')}@${version}`,
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    licenses: [{ license: { id: license } }],
  });
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': `pkg:npm/${project.name}@${project.version}`,
        name: project.name,
        version: project.version,
        licenses: [{ license: { id: project.license } }],
      },
    },
    components: packages.map(component),
    dependencies: [
      {
        ref: `pkg:npm/${project.name}@${project.version}`,
        dependsOn: packages.map((each) => component(each)['bom-ref']),
      },
    ],
  };
  writeFileSync(values.sbom, `${JSON.stringify(bom, null, 2)}\n`);
}
