import { HTTP_SYS_FLAGS } from '../tls/httpSysFlags';

/** A switch of `DefaultFlags` (section 7.3 of the facts). */
export interface EntryFlag {
  readonly bit: number;
  readonly name: keyof typeof HTTP_SYS_FLAGS;
  readonly isSet: boolean;
}

/** The switches of a `DefaultFlags`, in the order of their bits. */
export function entryFlags(value: number): readonly EntryFlag[] {
  return (Object.entries(HTTP_SYS_FLAGS) as [EntryFlag['name'], number][])
    .sort(([, a], [, b]) => a - b)
    .map(([name, bit]) => ({ bit, name, isSet: (value & bit) !== 0 }));
}
