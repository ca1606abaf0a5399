/**
 * Values by URL paths. Going along a path costs as much as the path is long: keys made of each of its beginnings would
 * cost the square. Paths compare without case (F2.32).
 */
export class PathTree<T> {
  private readonly root = new PathNode<T>();

  /** Adds a value to those of a path. */
  add(path: readonly string[], value: T): void {
    let node = this.root;
    for (const segment of path) node = node.next(segment.toLowerCase());
    if (node.values.length === 0) node.values = [value];
    else node.values.push(value);
  }

  /** Puts a value of a path in the place of another. */
  replace(path: readonly string[], old: T, value: T): void {
    const values = this.find(path)?.values ?? [];
    const index = values.indexOf(old);
    if (index !== -1) values[index] = value;
  }

  /** The values of a path. */
  at(path: readonly string[]): readonly T[] {
    return this.find(path)?.values ?? [];
  }

  /** The values of a path and of the paths above it, by the number of segments, as far as the tree knows the path. */
  along(path: readonly string[]): readonly (readonly T[])[] {
    const found: T[][] = [];
    for (let node: PathNode<T> | undefined = this.root; node !== undefined;) {
      const segment = path[found.length];
      found.push(node.values);
      node = segment === undefined ? undefined : node.below?.get(segment.toLowerCase());
    }
    return found;
  }

  /** The first value of the path, or of the nearest path above it that has one. */
  nearest(path: readonly string[]): T | undefined {
    let node: PathNode<T> | undefined = this.root;
    let found: T | undefined = node.values[0];
    for (let i = 0; i < path.length; i++) {
      node = node.below?.get((path[i] ?? '').toLowerCase());
      if (node === undefined) break;
      if (node.values.length > 0) found = node.values[0];
    }
    return found;
  }

  private find(path: readonly string[]): PathNode<T> | undefined {
    let node: PathNode<T> | undefined = this.root;
    for (let i = 0; i < path.length && node !== undefined; i++) node = node.below?.get((path[i] ?? '').toLowerCase());
    return node;
  }
}

/** A server has tens of thousands of these, most of them without values or without anything below. */
class PathNode<T> {
  values: T[] = NOTHING;
  /** By the next segment, in lower case. */
  below: Map<string, PathNode<T>> | undefined = undefined;

  next(key: string): PathNode<T> {
    this.below ??= new Map();
    let next = this.below.get(key);
    if (next === undefined) {
      next = new PathNode();
      this.below.set(key, next);
    }
    return next;
  }
}

/** What all nodes without values share; never added to. */
const NOTHING: never[] = [];
