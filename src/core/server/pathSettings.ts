import { SECTIONS, SSL_SECTIONS } from '../sources/sections';
import { effectiveCollection } from './collections';
import { statements } from './configurationLevels';
import { effective } from './effective';
import type { SectionName } from '../sources/sections';
import type { XmlAttribute, XmlElement } from '../xml/xmlTree';
import type { CollectionEntry, CollectionSchema } from './collections';
import type { ConfigurationLevels, LevelledSection } from './configurationLevels';
import type { Effective } from './effective';
import type { AccessSettings, Place } from './model';

/**
 * What stands beside SSL at a URL path: the settings that only SSL makes safe, and those that send clients to https
 * (section 9 of the facts).
 */
export interface PathSettings {
  /** Relative to the site; of a web.config on its own, to its folder. */
  readonly path: string;
  readonly access: AccessSettings;
  readonly beside: SettingsBesideSsl;
}

/** A switch whose section may lie in a file that was not read: then it is `null`. */
export type Switch = Effective<boolean | null>;

/** The settings of a path beside SSL, each as it holds there. */
export interface SettingsBesideSsl {
  readonly basicAuthentication: Switch;
  readonly forms: FormsSettings;
  readonly httpCookies: CookieSettings;
  readonly sessionState: SessionSettings;
  /** `asp/session@keepSessionIdSecure`. */
  readonly keepSessionIdSecure: Switch;
  /** Where to `<httpRedirect>` sends clients; `null` when it is off or the section was not read. */
  readonly httpRedirect: Effective<string | null>;
  /** The rules of URL Rewrite that send plain http to https. */
  readonly redirectRules: readonly RedirectRule[];
  /** `Strict-Transport-Security` among the custom headers: one at most, since names are keys. */
  readonly transportSecurityHeader: CustomHeader | null;
}

export interface FormsSettings {
  /** `system.web/authentication@mode`, in lower case. */
  readonly mode: Effective<string | null>;
  readonly requireSsl: Switch;
  readonly cookieless: Effective<string | null>;
  readonly protection: Effective<string | null>;
  /** How the passwords in `<credentials>` are kept, in lower case. */
  readonly passwordFormat: Effective<string | null>;
  /** The nearest `<credentials>` that holds users; what it holds is private and not taken over. */
  readonly credentials: Place | null;
  /** The name of the nearest `<forms>` element: where an attribute is missing. */
  readonly element: Place | null;
}

export interface CookieSettings {
  readonly requireSsl: Switch;
  readonly element: Place | null;
}

export interface SessionSettings {
  readonly cookieless: Effective<string | null>;
  readonly compressionEnabled: Switch;
  readonly element: Place | null;
}

export interface RedirectRule {
  readonly name: string;
  readonly url: string;
  /** Whether it answers every plain-http request. */
  readonly matchesAll: boolean;
  readonly place: Place;
  /** The name's value, or the element's name. */
  readonly namePlace: Place;
}

export interface CustomHeader {
  readonly value: string;
  readonly namePlace: Place;
  /** The whole element, and those of the same level that state the header before it. */
  readonly extents: readonly Place[];
}

const CUSTOM_HEADERS: CollectionSchema = {
  path: ['customHeaders'],
  key: ['name'],
  mergeAppend: true,
  caseSensitive: false,
};
const REWRITE_RULES: CollectionSchema = {
  path: [],
  entry: 'rule',
  key: ['name'],
  mergeAppend: true,
  caseSensitive: false,
};

/** Whether a section is one of those that stand beside SSL. */
export function standsBesideSsl({ section }: { readonly section: SectionName }): boolean {
  return !SSL_SECTIONS.has(section);
}

/**
 * Gives the settings beside SSL at a path. Most sites state none of their own, so what is shared is computed once: the
 * answer depends on the nearest level that states something, and on nothing else.
 *
 * @param path the site's name and the segments below it
 */
export function settingsBesideSsl(levels: ConfigurationLevels): (path: readonly string[]) => SettingsBesideSsl {
  return levels.sharing(standsBesideSsl, (path) => resolve(levels, path));
}

function resolve(levels: ConfigurationLevels, path: readonly string[]): SettingsBesideSsl {
  const of = (section: SectionName): readonly LevelledSection[] => levels.declarations(section, path);
  const authentication = of('webAuthentication');
  const forms = children(authentication, 'forms');
  const credentials = children(forms, 'credentials');
  const cookies = of('httpCookies');
  const session = of('sessionState');
  return {
    basicAuthentication: switchOf(of('basicAuthentication'), 'enabled', false),
    forms: {
      mode: textOf(authentication, 'mode', 'windows'),
      requireSsl: switchOf(forms, 'requireSSL', false),
      cookieless: textOf(forms, 'cookieless', 'usedeviceprofile'),
      protection: textOf(forms, 'protection', 'all'),
      passwordFormat: textOf(credentials, 'passwordFormat', 'sha1'),
      credentials: nearest(credentials.filter(({ element }) => element.child('user') !== undefined)),
      element: nearest(forms),
    },
    httpCookies: { requireSsl: switchOf(cookies, 'requireSSL', false), element: nearest(cookies) },
    sessionState: {
      cookieless: textOf(session, 'cookieless', 'usecookies'),
      compressionEnabled: switchOf(session, 'compressionEnabled', false),
      element: nearest(session),
    },
    keepSessionIdSecure: switchOf(children(of('asp'), 'session'), 'keepSessionIdSecure', true),
    httpRedirect: redirectOf(of('httpRedirect')),
    redirectRules: effectiveCollection(of('rewriteRules'), SECTIONS.rewriteRules.path, REWRITE_RULES).entries.flatMap(
      redirectRule,
    ),
    transportSecurityHeader: headerOf(
      effectiveCollection(of('httpProtocol'), SECTIONS.httpProtocol.path, CUSTOM_HEADERS).entries,
    ),
  };
}

// ---- sections

/** The children of a name in each section element; a section that was not read stays, to be unknown. */
function children(declarations: readonly LevelledSection[], name: string): readonly LevelledSection[] {
  return declarations.flatMap((declaration) => {
    if (declaration.unread !== null) return [declaration];
    return declaration.element
      .childrenNamed(name)
      .filter((child) => !declaration.lockedElements.has(child))
      .map((element) => ({ ...declaration, element, lockedAttributes: new Map<string, Place>() }));
  });
}

function nearest(declarations: readonly LevelledSection[]): Place | null {
  const last = declarations.filter(({ violation, unread }) => violation === null && unread === null).pop();
  return last === undefined ? null : { file: last.file, range: last.element.nameRange };
}

/** Anything but the words for on is off, as the attribute's default is; `fallback` true turns that round. */
function switchOf(declarations: readonly LevelledSection[], name: string, fallback: boolean): Switch {
  return effective<boolean | null>(
    statements<boolean | null>(declarations, name, (attribute) => isTrue(attribute, fallback), null),
    fallback,
  );
}

function isTrue(attribute: XmlAttribute, fallback: boolean): boolean {
  const text = attribute.value.trim().toLowerCase();
  return fallback ? text !== 'false' : text === 'true';
}

function textOf(declarations: readonly LevelledSection[], name: string, fallback: string): Effective<string | null> {
  return effective<string | null>(
    statements<string | null>(declarations, name, ({ value }) => value.trim().toLowerCase(), null),
    fallback,
  );
}

function redirectOf(declarations: readonly LevelledSection[]): Effective<string | null> {
  const enabled = switchOf(declarations, 'enabled', false);
  const destination = effective<string | null>(
    statements<string | null>(declarations, 'destination', ({ value }) => value.trim(), null),
    null,
  );
  return enabled.value === true ? destination : { ...destination, value: null };
}

// ---- entries

/** F9.4: an enabled rule that sends requests without SSL to an https address. */
function redirectRule({ element, place }: CollectionEntry): RedirectRule[] {
  const action = element.child('action');
  const url = action?.attribute('url')?.value.trim() ?? '';
  const isRedirect = /^redirect$/i.test(action?.attribute('type')?.value.trim() ?? '') && /^https:\/\//i.test(url);
  const isOff = element.attribute('enabled')?.value.trim().toLowerCase() === 'false';
  const conditions = element.descendants('conditions', 'add');
  if (!isRedirect || isOff || !conditions.some(asksForPlainHttp)) return [];
  const name = element.attribute('name');
  return [
    {
      name: name?.value ?? '',
      url,
      matchesAll: conditions.length === 1 && matchesEverything(element),
      place,
      namePlace: { file: place.file, range: name?.valueRange ?? element.nameRange },
    },
  ];
}

/** `{HTTPS}` is `off`, or one of the variables that say the same with other words. */
function asksForPlainHttp(condition: XmlElement): boolean {
  const input = condition.attribute('input')?.value.trim().toUpperCase() ?? '';
  const pattern = condition.attribute('pattern')?.value.trim().toLowerCase().replace(/[\^$]/g, '') ?? '';
  const isNegated = condition.attribute('negate')?.value.trim().toLowerCase() === 'true';
  const [plain, secure]: readonly [string, string] | readonly [] =
    input === '{HTTPS}'
      ? ['off', 'on']
      : input === '{SERVER_PORT_SECURE}'
        ? ['0', '1']
        : input === '{SERVER_PORT}'
          ? ['80', '443']
          : input === '{REQUEST_SCHEME}'
            ? ['http', 'https']
            : [];
  return plain !== undefined && pattern.replace(/[()]/g, '') === (isNegated ? secure : plain);
}

function matchesEverything(rule: XmlElement): boolean {
  const match = rule.child('match');
  const isNegated = match?.attribute('negate')?.value.trim().toLowerCase() === 'true';
  return !isNegated && /^\^?\(?(?:\.?\*)?\)?\$?$/.test(match?.attribute('url')?.value.trim() ?? '');
}

function headerOf(entries: readonly CollectionEntry[]): CustomHeader | null {
  const entry = entries.find(({ key }) => key === 'strict-transport-security');
  if (entry === undefined) return null;
  const { element, place, repeated } = entry;
  return {
    value: element.attribute('value')?.value ?? '',
    namePlace: { file: place.file, range: element.attribute('name')?.valueRange ?? element.nameRange },
    extents: [...repeated, element].map(({ range }) => ({ file: place.file, range })),
  };
}
