/** Looks up many paths in one tree: the names of a folder that is asked for again and again are kept. */
import type { Oid } from '../domain/oid.ts';
import { pathToBytes } from './path-bytes.ts';
import { readTree } from './read-object.ts';
import type { RepoView } from './repo-view.ts';
import { TreeCursor, kindOfMode } from './tree-format.ts';
import type { FoundEntry } from './tree-lookup.ts';

/** Names kept at a time, of all folders together. */
const MAX_NAMES = 200_000;
/** So many times a folder is searched rather than decoded. */
const MAX_SEARCHES = 3;

export class FolderLookup {
  readonly #view: RepoView;
  readonly #root: Oid | null;
  readonly #folders = new Map<Oid, ReadonlyMap<string, FoundEntry>>();
  #names = 0;
  readonly #searches = new Map<Oid, number>();

  /** `root` null: a tree with nothing in it. */
  constructor(view: RepoView, root: Oid | null) {
    this.#view = view;
    this.#root = root;
  }

  async find(segments: readonly string[]): Promise<FoundEntry | null> {
    let folder = this.#root;
    let found: FoundEntry | null = null;
    for (const [i, name] of segments.entries()) {
      if (folder === null) return null;
      found = await this.#findIn(folder, name);
      if (found === null) return null;
      folder = kindOfMode(found.mode) === 'tree' ? found.oid : null;
      if (folder === null && i + 1 < segments.length) return null;
    }
    return found;
  }

  async #findIn(folder: Oid, name: string): Promise<FoundEntry | null> {
    const searches = this.#searches.get(folder) ?? 0;
    if (searches >= MAX_SEARCHES) return (await this.#folder(folder)).get(name) ?? null;
    this.#searches.set(folder, searches + 1);
    const cursor = new TreeCursor((await readTree(this.#view, folder)) ?? new Uint8Array(0));
    const bytes = pathToBytes(name);
    while (cursor.next()) if (cursor.nameIs(bytes)) return { mode: cursor.mode, oid: cursor.oid() };
    return null;
  }

  async #folder(oid: Oid): Promise<ReadonlyMap<string, FoundEntry>> {
    const known = this.#folders.get(oid);
    if (known !== undefined) return known;
    const data = await readTree(this.#view, oid);
    const entries = new Map<string, FoundEntry>();
    const cursor = new TreeCursor(data ?? new Uint8Array(0));
    while (cursor.next()) entries.set(cursor.name(), { mode: cursor.mode, oid: cursor.oid() });
    if (this.#names + entries.size > MAX_NAMES) {
      this.#folders.clear();
      this.#names = 0;
    }
    this.#folders.set(oid, entries);
    this.#names += entries.size;
    return entries;
  }
}
