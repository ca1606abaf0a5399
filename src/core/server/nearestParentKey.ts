/**
 * The nearest parent of a path that a table has: `/a` for `/a/b/c` where `/a/b` is not there, and `/` where none is.
 *
 * @param key a path in the table's casing, beginning with `/`
 */
export function nearestParentKey(table: ReadonlyMap<string, unknown>, key: string): string {
  for (let end = key.lastIndexOf('/'); end > 0; end = key.lastIndexOf('/', end - 1)) {
    const parent = key.slice(0, end);
    if (table.has(parent)) return parent;
  }
  return '/';
}
