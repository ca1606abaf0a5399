import type { Message } from '../text/message';
import type { XmlElement } from '../xml/xmlTree';
import type { LevelledSection } from './configurationLevels';
import type { Place, Violation } from './model';

/** What the schema says of a collection (F2.30). */
export interface CollectionSchema {
  /** The way from the section to the element that holds `add`, `remove` and `clear`; empty for the section itself. */
  readonly path: readonly string[];
  /** The name of an entry's element: `add` where the schema names no other. */
  readonly entry?: string;
  /** The attributes that make an entry's key. */
  readonly key: readonly string[];
  /** Whether entries of deeper levels come behind the inherited ones; the few that say false put them first. */
  readonly mergeAppend: boolean;
  /** Whether keys differ in case; they do not unless the schema says so (F2.30a). */
  readonly caseSensitive: boolean;
}

/** One entry of a collection as it holds. */
export interface CollectionEntry {
  readonly key: string;
  readonly element: XmlElement;
  readonly place: Place;
  readonly level: Message;
  /** `lockItem="true"`: deeper levels can neither remove nor change it (F2.26). */
  readonly locked: boolean;
  /** Entries of the same level with the same key, which it takes the place of. */
  readonly repeated: readonly XmlElement[];
}

const NONE: readonly XmlElement[] = [];

/** A collection as it holds at a path. */
export interface EffectiveCollection {
  readonly entries: readonly CollectionEntry[];
  /** What deeper levels tried and may not. */
  readonly violations: readonly Violation[];
  /** A level's text was not read (`configSource`), so entries may be missing. */
  readonly complete: boolean;
}

/**
 * Runs the collection's program: `clear`, `remove` and `add` of every level, weakest first and each in document order
 * (F2.30). What stands in a section that may not stand there counts for nothing.
 */
export function effectiveCollection(
  declarations: readonly LevelledSection[],
  sectionPath: string,
  schema: CollectionSchema,
): EffectiveCollection {
  let entries: CollectionEntry[] = [];
  const violations: Violation[] = [];
  let complete = true;
  for (const declaration of declarations) {
    if (declaration.violation !== null) continue;
    if (declaration.unread !== null) complete = false;
    const inherited = entries;
    const own: CollectionEntry[] = [];
    let kept = inherited;
    // Most keys stand once: a collection may hold thousands, and is looked through only for those that come again.
    const inheritedKeys = new Set(inherited.map(({ key }) => key));
    const ownKeys = new Set<string>();
    const inKept = (key: string): CollectionEntry | undefined =>
      inheritedKeys.has(key) ? kept.find((entry) => entry.key === key) : undefined;
    const refuse = (element: XmlElement, lock: CollectionEntry): void => {
      violations.push({
        kind: 'entryLocked',
        section: sectionPath,
        place: { file: declaration.file, range: element.nameRange },
        lock: lock.place,
      });
    };
    const containers = declaration.element
      .descendants(...schema.path)
      .filter((container) => !declaration.lockedElements.has(container));
    for (const element of containers.flatMap(({ children }) => children)) {
      const key = keyOf(element, schema);
      switch (element.name) {
        case 'clear': {
          const locked = kept.filter((entry) => entry.locked);
          const [first] = locked;
          if (first !== undefined) refuse(element, first);
          kept = locked;
          own.length = 0;
          ownKeys.clear();
          break;
        }
        case 'remove': {
          const found = inKept(key);
          if (found?.locked === true) refuse(element, found);
          else if (found !== undefined) kept = kept.filter((entry) => entry.key !== key);
          if (ownKeys.delete(key)) remove(own, key);
          break;
        }
        case schema.entry ?? 'add': {
          const found = inKept(key);
          if (found?.locked === true) {
            refuse(element, found);
            break;
          }
          if (found !== undefined) kept = kept.filter((entry) => entry.key !== key);
          const earlier = ownKeys.has(key) ? remove(own, key) : undefined;
          ownKeys.add(key);
          own.push({
            key,
            element,
            place: { file: declaration.file, range: element.startTagRange },
            level: declaration.name,
            locked: element.attribute('lockItem')?.value.trim().toLowerCase() === 'true',
            repeated: earlier === undefined ? NONE : [...earlier.repeated, earlier.element],
          });
          break;
        }
        default:
          break;
      }
    }
    entries = schema.mergeAppend ? [...kept, ...own] : [...own, ...kept];
  }
  return { entries, violations, complete };
}

function remove(entries: CollectionEntry[], key: string): CollectionEntry | undefined {
  const index = entries.findIndex((entry) => entry.key === key);
  return index === -1 ? undefined : entries.splice(index, 1)[0];
}

function keyOf(element: XmlElement, { key, caseSensitive }: CollectionSchema): string {
  const text = key.map((name) => element.attribute(name)?.value ?? '').join('\u0000');
  return caseSensitive ? text : text.toLowerCase();
}

/** F3.5: the two collections of the IIS client-certificate mapping, by the schema. */
export const MAPPING_COLLECTIONS = {
  oneToOne: { path: ['oneToOneMappings'], key: ['certificate'], mergeAppend: true, caseSensitive: true },
  manyToOne: { path: ['manyToOneMappings'], key: ['name'], mergeAppend: true, caseSensitive: false },
} as const satisfies Readonly<Record<string, CollectionSchema>>;
