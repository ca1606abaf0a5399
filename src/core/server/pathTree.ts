/**
 * Values by URL paths. Going along a path costs as much as the path is long: keys made of each of its beginnings would
 * cost the square. Paths compare without case (F2.32).
 */
export class PathTree<T> {
  private readonly root: PathNode<T> = { values: [], below: new Map() };

  /** Adds a value to those of a path. */
  add(path: readonly string[], value: T): void {
    let node = this.root;
    for (const segment of path) {
      const key = segment.toLowerCase();
      let next = node.below.get(key);
      if (next === undefined) {
        next = { values: [], below: new Map() };
        node.below.set(key, next);
      }
      node = next;
    }
    node.values.push(value);
  }

  /** The values of a path, to be changed in place. */
  at(path: readonly string[]): T[] {
    return this.along(path)[path.length] ?? [];
  }

  /** The values of a path and of the paths above it, by the number of segments, as far as the tree knows the path. */
  along(path: readonly string[]): readonly T[][] {
    const found: T[][] = [];
    for (let node: PathNode<T> | undefined = this.root; node !== undefined;) {
      const segment = path[found.length];
      found.push(node.values);
      node = segment === undefined ? undefined : node.below.get(segment.toLowerCase());
    }
    return found;
  }
}

interface PathNode<T> {
  readonly values: T[];
  /** By the next segment, in lower case. */
  readonly below: Map<string, PathNode<T>>;
}
