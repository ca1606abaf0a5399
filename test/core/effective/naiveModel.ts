import type { Files } from '../../support/check';

/** A section of a configuration file, attributes as written. */
export interface SectionModel {
  readonly section: SectionKind;
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

export type SectionKind = 'access' | 'serverRuntime' | 'iisMapping' | 'adMapping';

/** A `<location>`; the top of a file is one without path and attributes. */
export interface BlockModel {
  /** `null`: the attribute is absent. */
  readonly path: string | null;
  readonly overrideMode: 'Allow' | 'Deny' | 'Inherit' | null;
  readonly allowOverride: 'true' | 'false' | null;
  readonly inheritInChildApplications: 'true' | 'false' | null;
  readonly sections: readonly SectionModel[];
}

export interface ConfigFileModel {
  readonly top: readonly SectionModel[];
  readonly locations: readonly BlockModel[];
}

export interface VirtualDirectoryModel {
  readonly path: string;
  /** Below the common root, with `/`. */
  readonly folder: string;
  readonly physicalPath: string;
  readonly allowSubDirConfig: boolean | null;
}

export interface ApplicationModel {
  readonly path: string;
  readonly allowSubDirConfigDefault: boolean | null;
  readonly directories: readonly VirtualDirectoryModel[];
}

export interface SiteModel {
  readonly name: string;
  readonly allowSubDirConfigDefault: boolean | null;
  readonly applications: readonly ApplicationModel[];
}

export interface DefinitionModel {
  readonly section: SectionKind;
  readonly overrideModeDefault: 'Allow' | 'Deny' | null;
  readonly allowDefinition: 'Everywhere' | 'MachineToApplication' | 'AppHostOnly' | null;
}

/** A server: what its applicationHost.config says, and the web.config files by their folders. */
export interface ServerModel {
  readonly definitions: readonly DefinitionModel[];
  readonly host: ConfigFileModel;
  readonly allowSubDirConfigDefault: boolean | null;
  readonly sites: readonly SiteModel[];
  readonly webConfigs: ReadonlyMap<string, ConfigFileModel>;
}

export const HOST_FILE = 'applicationHost.config';

/** A span of a file's text: where something of the model was written. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** Where the parts of the model stand in the texts that were made of it. */
export interface Written {
  readonly files: Files;
  /** By object of the model: the element's name; attributes by `attribute`. */
  readonly nameOf: (section: SectionModel) => Span;
  readonly attributeOf: (section: SectionModel, name: string) => Span;
  readonly valueOf: (section: SectionModel, name: string) => Span;
  /** The value of `overrideMode` or `allowOverride`. */
  readonly overrideOf: (block: BlockModel) => Span;
  readonly definitionValueOf: (section: SectionKind, attribute: string) => Span;
}

const GROUPS: Readonly<Record<SectionKind, readonly string[]>> = {
  access: ['system.webServer', 'security', 'access'],
  serverRuntime: ['system.webServer', 'serverRuntime'],
  iisMapping: ['system.webServer', 'security', 'authentication', 'iisClientCertificateMappingAuthentication'],
  adMapping: ['system.webServer', 'security', 'authentication', 'clientCertificateMappingAuthentication'],
};

/** Writes the model as files and remembers every place. */
export function write(model: ServerModel): Written {
  const files: Record<string, string> = {};
  const places = new Map<unknown, Map<string, Span>>();
  const remember = (owner: unknown, key: string, span: Span): void => {
    const known = places.get(owner) ?? new Map<string, Span>();
    places.set(owner, known.set(key, span));
  };
  const recall = (owner: unknown, key: string): Span => {
    const span = places.get(owner)?.get(key);
    if (span === undefined) throw new Error(`Nothing was written as ${key}.`);
    return span;
  };

  class Writer {
    text = '';
    constructor(readonly file: string) {}

    put(text: string): void {
      this.text += text;
    }

    attribute(owner: unknown, name: string, value: string): void {
      this.text += ' ';
      const start = this.text.length;
      this.text += `${name}="${value}"`;
      remember(owner, name, { file: this.file, start, end: this.text.length });
      remember(owner, `${name}=`, { file: this.file, start: start + name.length + 2, end: this.text.length - 1 });
    }

    section(section: SectionModel): void {
      const names = GROUPS[section.section];
      for (const name of names.slice(0, -1)) this.put(`<${name}>`);
      const start = this.text.length + 1;
      const name = names[names.length - 1] ?? '';
      this.put(`<${name}`);
      remember(section, '', { file: this.file, start, end: start + name.length });
      for (const [attribute, value] of section.attributes) this.attribute(section, attribute, value);
      this.put(' />');
      for (const group of [...names].reverse().slice(1)) this.put(`</${group}>`);
      this.put('\n');
    }

    content({ top, locations }: ConfigFileModel): void {
      for (const section of top) this.section(section);
      for (const block of locations) {
        this.put('<location');
        if (block.path !== null) this.attribute(block, 'path', block.path);
        for (const name of ['overrideMode', 'allowOverride', 'inheritInChildApplications'] as const) {
          const value = block[name];
          if (value !== null) this.attribute(block, name, value);
        }
        this.put('>\n');
        for (const section of block.sections) this.section(section);
        this.put('</location>\n');
      }
    }
  }

  const host = new Writer(HOST_FILE);
  host.put('<?xml version="1.0"?>\n<configuration>\n<configSections>\n');
  for (const { section, overrideModeDefault, allowDefinition } of model.definitions) {
    const names = GROUPS[section];
    for (const name of names.slice(0, -1)) host.put(`<sectionGroup name="${name}">`);
    host.put(`<section name="${names[names.length - 1] ?? ''}"`);
    if (overrideModeDefault !== null) host.attribute(section, 'overrideModeDefault', overrideModeDefault);
    if (allowDefinition !== null) host.attribute(section, 'allowDefinition', allowDefinition);
    host.put(' />');
    for (let i = 1; i < names.length; i++) host.put('</sectionGroup>');
    host.put('\n');
  }
  host.put('</configSections>\n<system.applicationHost><sites>\n');
  const defaults = (value: boolean | null): string =>
    value === null ? '' : `<virtualDirectoryDefaults allowSubDirConfig="${value}" />`;
  model.sites.forEach(({ name, applications, allowSubDirConfigDefault }, i) => {
    host.put(`<site name="${name}" id="${i + 1}">`);
    for (const application of applications) {
      host.put(`<application path="${application.path}">`);
      for (const { path, physicalPath, allowSubDirConfig } of application.directories) {
        const stated = allowSubDirConfig === null ? '' : ` allowSubDirConfig="${allowSubDirConfig}"`;
        host.put(`<virtualDirectory path="${path}" physicalPath="${physicalPath}"${stated} />`);
      }
      host.put(`${defaults(application.allowSubDirConfigDefault)}</application>`);
    }
    host.put(`<bindings><binding protocol="https" bindingInformation="*:443:" /></bindings>`);
    host.put(`${defaults(allowSubDirConfigDefault)}</site>\n`);
  });
  host.put(`${defaults(model.allowSubDirConfigDefault)}</sites></system.applicationHost>\n`);
  host.content(model.host);
  host.put('</configuration>\n');
  files[HOST_FILE] = host.text;

  for (const [folder, content] of model.webConfigs) {
    const file = webConfigFile(folder);
    const writer = new Writer(file);
    writer.put('<configuration>\n');
    writer.content(content);
    writer.put('</configuration>\n');
    files[file] = writer.text;
  }
  return {
    files,
    nameOf: (section) => recall(section, ''),
    attributeOf: recall,
    valueOf: (section, name) => recall(section, `${name}=`),
    overrideOf: (block) => recall(block, block.overrideMode !== null ? 'overrideMode=' : 'allowOverride='),
    definitionValueOf: (section, attribute) => recall(section, `${attribute}=`),
  };
}

export function webConfigFile(folder: string): string {
  return `${folder}/web.config`;
}
