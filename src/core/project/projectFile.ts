import { findNodeAtLocation, getNodeValue } from 'jsonc-parser';
import { PROFILE_NAMES, SITE_ROLES } from '../profiles/profile';
import { RULES } from '../rules';
import { RULE_SETTINGS } from '../rules/rule';
import { xmlSyntax } from '../rules/xmlSyntax';
import { readJson } from '../text/json';
import { message } from '../text/message';
import { nearestName } from '../text/nearestName';
import { isWindowsName, WINDOWS_NAMES } from '../tls/windows';
import type { Node } from 'jsonc-parser';
import type { ProfileName, SiteRole, SiteRoles } from '../profiles/profile';
import type { Policy, Suppression } from '../rules/policy';
import type { RuleSetting } from '../rules/rule';
import type { Message } from '../text/message';
import type { TextRange } from '../text/range';
import type { WindowsName } from '../tls/windows';

/** The name by which project files are found. */
export const PROJECT_FILE_NAME = 'iis-ssl.config.json';

/** One server as a project file or the setting `iisSsl.servers` describes it. */
export interface ProjectServer {
  readonly name: string;
  /** Files and folders, relative to the project file's folder, with forward slashes. */
  readonly files: readonly string[];
  readonly windows: WindowsName | null;
  /** URL paths (`Site/app`) to folders, relative to the project file's folder. */
  readonly paths: ReadonlyMap<string, string>;
  /** The profiles that it is measured by. */
  readonly profiles: readonly ProfileName[];
  /** What controls ask for about its sites and the files do not say. */
  readonly roles: SiteRoles;
}

/** What a project file says, and what in it is not understood. Files in it are relative to its folder. */
export interface Project extends Policy {
  /** `null`: it names none, and files are grouped by their folders. */
  readonly servers: readonly ProjectServer[] | null;
  readonly problems: readonly ProjectProblem[];
}

export interface ProjectProblem {
  readonly message: Message;
  readonly range: TextRange;
}

/**
 * Reads `iis-ssl.config.json`: JSON with comments and trailing commas. Never throws; what is not understood in part
 * keeps the rest. Its shape is described by `schemas/iis-ssl.config.schema.json`: change both together.
 */
export function readProjectFile(text: string): Project {
  const { root, problems: syntax } = readJson(text);
  const reader = new ProjectReader();
  for (const problem of syntax) reader.report(problem.range, problem.message);
  const at = (key: string): Node | undefined => (root === undefined ? undefined : findNodeAtLocation(root, [key]));
  if (root?.type !== 'object') reader.report(rangeOf(root), message('A project file is an object in braces.'));
  const servers = reader.readServers(at('servers'));
  const severities = reader.readRules(at('rules'));
  const suppressions = reader.readSuppressions(at('suppress'));
  const problems = reader.problems.sort((a, b) => a.range.start - b.range.start);
  return { servers, severities, suppressions, problems };
}

/** The same from a setting's value, which has no text to point at: what is not understood is left out. */
export function projectOfSetting(value: unknown): readonly ProjectServer[] {
  return readProjectFile(JSON.stringify({ servers: value ?? [] })).servers ?? [];
}

/** The severities of a setting's value, by slug; what is not understood is left out. */
export function severitiesOfSetting(value: unknown): ReadonlyMap<string, RuleSetting> {
  return readProjectFile(JSON.stringify({ rules: value ?? {} })).severities;
}

class ProjectReader {
  readonly problems: { message: Message; range: TextRange }[] = [];

  report(range: TextRange, what: Message): void {
    this.problems.push({ message: what, range });
  }

  readServers(node: Node | undefined): readonly ProjectServer[] | null {
    if (node === undefined) return null;
    return this.items(node, message('"servers" is a list of servers with their files.')).flatMap(
      (server, i) => this.readServer(server, i) ?? [],
    );
  }

  readRules(node: Node | undefined): ReadonlyMap<string, RuleSetting> {
    const severities = new Map<string, RuleSetting>();
    if (node === undefined) return severities;
    if (node.type !== 'object') {
      this.report(rangeOf(node), message('"rules" is an object: the name of a rule, and its severity.'));
    }
    for (const property of node.type === 'object' ? (node.children ?? []) : []) {
      const [key, value] = property.children ?? [];
      const rule = key === undefined ? null : this.readSlug(key);
      if (rule === null || value === undefined) continue;
      const severity = RULE_SETTINGS.find((each) => each === value.value);
      if (severity === undefined) {
        this.report(
          rangeOf(value),
          message('"{0}" is not known. Known are {1}.', String(value.value), RULE_SETTINGS.join(', ')),
        );
      } else {
        severities.set(rule, severity);
      }
    }
    return severities;
  }

  readSuppressions(node: Node | undefined): readonly Suppression[] {
    if (node === undefined) return [];
    return this.items(node, message('"suppress" is a list of findings that are accepted.')).flatMap((item) => {
      const at = (key: string): Node | undefined => findNodeAtLocation(item, [key]);
      const ruleNode = at('rule');
      const reason = this.text(at('reason'))?.trim() ?? '';
      if (ruleNode === undefined || reason === '') {
        this.report(rangeOf(item), message('What is suppressed has a "rule" and a "reason".'));
        return [];
      }
      const rule = this.readSlug(ruleNode);
      const file = at('file');
      if (rule === null) return [];
      if (rule === xmlSyntax.slug) {
        this.report(
          rangeOf(ruleNode),
          message('xml-syntax cannot be suppressed: what is skipped there is not analysed. Correct the text.'),
        );
        return [];
      }
      return [
        {
          rule,
          site: this.text(at('site')),
          path: this.text(at('path')),
          file: file === undefined ? null : this.relativePath(file),
          reason,
        },
      ];
    });
  }

  private readSlug(node: Node): string | null {
    const slug = this.text(node);
    if (slug === null || RULES.some((rule) => rule.slug === slug)) return slug;
    const meant = nearestName(
      slug,
      RULES.map((rule) => rule.slug),
    );
    this.report(
      rangeOf(node),
      meant === null
        ? message('There is no rule "{0}".', slug)
        : message('There is no rule "{0}". Did you mean "{1}"?', slug, meant),
    );
    return null;
  }

  private items(node: Node, expected: Message): readonly Node[] {
    if (node.type === 'array') return node.children ?? [];
    this.report(rangeOf(node), expected);
    return [];
  }

  readServer(node: Node, index: number): ProjectServer | null {
    if (node.type !== 'object') {
      this.report(rangeOf(node), message('A server is an object with "name" and "files".'));
      return null;
    }
    const name = this.text(findNodeAtLocation(node, ['name'])) ?? `server ${index + 1}`;
    const files = findNodeAtLocation(node, ['files']);
    if (files?.type !== 'array') {
      this.report(rangeOf(files ?? node), message('"files" is missing: a list of files and folders.'));
      return null;
    }
    const windows = this.text(findNodeAtLocation(node, ['windows']));
    if (windows !== null && !isWindowsName(windows)) {
      this.report(
        rangeOf(findNodeAtLocation(node, ['windows']) ?? node),
        message('"{0}" is not known. Known are {1}.', windows, WINDOWS_NAMES.join(', ')),
      );
    }
    return {
      name,
      files: (files.children ?? []).flatMap((file) => this.relativePath(file) ?? []),
      windows: windows !== null && isWindowsName(windows) ? windows : null,
      paths: this.readPaths(findNodeAtLocation(node, ['paths'])),
      profiles: this.words(findNodeAtLocation(node, ['profiles']), PROFILE_NAMES),
      roles: this.readRoles(findNodeAtLocation(node, ['roles'])),
    };
  }

  private readRoles(node: Node | undefined): SiteRoles {
    const roles = new Map<string, readonly SiteRole[]>();
    if (node !== undefined && node.type !== 'object')
      this.report(rangeOf(node), message('"roles" is an object: the name of a site or *, and a list of its roles.'));
    for (const property of node?.type === 'object' ? (node.children ?? []) : []) {
      const [key, value] = property.children ?? [];
      if (key !== undefined) roles.set(String(key.value), this.words(value, SITE_ROLES));
    }
    return roles;
  }

  /** A list of known words; others are reported and left out. */
  private words<T extends string>(node: Node | undefined, known: readonly T[]): readonly T[] {
    if (node === undefined) return [];
    return this.items(node, message('A list is expected here. Known are {0}.', known.join(', '))).flatMap((item) => {
      const word = known.find((each) => each === item.value);
      if (word !== undefined) return [word];
      this.report(rangeOf(item), message('"{0}" is not known. Known are {1}.', String(item.value), known.join(', ')));
      return [];
    });
  }

  private readPaths(node: Node | undefined): ReadonlyMap<string, string> {
    const paths = new Map<string, string>();
    if (node === undefined) return paths;
    for (const property of node.type === 'object' ? (node.children ?? []) : []) {
      const [key, value] = property.children ?? [];
      const folder = value === undefined ? null : this.relativePath(value);
      if (key !== undefined && folder !== null) paths.set(String(key.value), folder);
    }
    return paths;
  }

  private text(node: Node | undefined): string | null {
    if (node === undefined) return null;
    if (node.type === 'string') return String(getNodeValue(node));
    this.report(rangeOf(node), message('A text in quotes is expected here.'));
    return null;
  }

  /** Only what lies below the project file's folder can be named: no absolute path, no `..`, no share. */
  private relativePath(node: Node): string | null {
    const text = this.text(node);
    if (text === null) return null;
    const segments = text.split(/[\\/]+/).filter((segment) => segment !== '' && segment !== '.');
    const isOutside =
      /^[\\/]/.test(text) || segments.includes('..') || segments.some((segment) => segment.includes(':'));
    if (isOutside) {
      this.report(rangeOf(node), message('"{0}" does not lie below the folder of this file.', text));
      return null;
    }
    return segments.join('/');
  }
}

function rangeOf(node: Node | undefined): TextRange {
  return node === undefined ? { start: 0, end: 0 } : { start: node.offset, end: node.offset + node.length };
}
