/** One path looked up in many trees, as walks over history do. */
import type { Oid } from '../domain/oid.ts';
import { pathToBytes } from './path-bytes.ts';
import { readTree } from './read-object.ts';
import type { RepoView } from './repo-view.ts';
import { TreeCursor, fileMode } from './tree-format.ts';

export interface FoundEntry {
  readonly mode: number;
  readonly oid: Oid;
}

/** Path segments; leading, trailing and doubled slashes do not matter. */
export function splitPath(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

export class TreeLookup {
  readonly #view: RepoView;
  readonly #segments: readonly Uint8Array[];
  /** Of all trees looked at so far. */
  bytesRead = 0;

  constructor(view: RepoView, path: string) {
    this.#view = view;
    this.#segments = splitPath(path).map((segment) => pathToBytes(segment));
  }

  /** What is at the path below this root tree; null when nothing is. */
  find(rootTree: Oid): FoundEntry | null | Promise<FoundEntry | null> {
    return this.#descend({ mode: fileMode.tree, oid: rootTree }, 0);
  }

  #descend(from: FoundEntry, depth: number): FoundEntry | null | Promise<FoundEntry | null> {
    const name = this.#segments[depth];
    if (name === undefined) return from;
    if ((from.mode & 0o170000) !== fileMode.tree) return null;
    const data = readTree(this.#view, from.oid);
    if (data instanceof Promise) return data.then((bytes) => this.#step(bytes, name, depth));
    return data === null ? null : this.#step(data, name, depth);
  }

  #step(data: Uint8Array, name: Uint8Array, depth: number): FoundEntry | null | Promise<FoundEntry | null> {
    this.bytesRead += data.length;
    const cursor = new TreeCursor(data);
    while (cursor.next()) {
      if (cursor.nameIs(name)) return this.#descend({ mode: cursor.mode, oid: cursor.oid() }, depth + 1);
    }
    return null;
  }
}
