/** Where in a repository the files are that LFS contents stand behind: on its branches first, else anywhere in its history. */
import type { Sha256 } from '../../domain/oid.ts';
import { readTree } from '../../git/read-object.ts';
import { typeCode } from '../../git/repo-view.ts';
import { SlotSet } from '../../git/slot-set.ts';
import { TreeCursor } from '../../git/tree-format.ts';
import { makeYielder } from '../../ports/yield.ts';
import type { OpenView } from '../git/repo-views.ts';

export interface LfsPlace {
  readonly path: string;
  /** Full name of a ref that has it; null when only its history does. Then `path` is the file's name alone. */
  readonly ref: string | null;
}

/** A listing without some paths is better than a long wait. */
const MAX_TREES = 50_000;

export async function findLfsPaths(view: OpenView, oids: readonly Sha256[]): Promise<ReadonlyMap<Sha256, LfsPlace>> {
  const search = new Search(view, oids);
  const head = view.refs.get(view.refs.head);
  for (const ref of head === undefined ? view.refs.all : [head, ...view.refs.all]) {
    if (search.isOver) break;
    const commit = view.commits.find(ref.peeled ?? ref.oid);
    if (commit >= 0) await search.walk(view.commits.tree(commit), ref.name);
  }
  if (!search.isOver) await search.scan();
  return search.places;
}

class Search {
  readonly places = new Map<Sha256, LfsPlace>();
  readonly #view: OpenView;
  readonly #wanted: Set<Sha256>;
  readonly #seen: SlotSet;
  readonly #pause = makeYielder();
  #trees = 0;

  constructor(view: OpenView, oids: readonly Sha256[]) {
    this.#view = view;
    this.#wanted = new Set(oids);
    this.#seen = new SlotSet(view.index.slotCount);
  }

  get isOver(): boolean {
    return this.#wanted.size === 0 || this.#trees >= MAX_TREES;
  }

  async walk(root: ReturnType<OpenView['commits']['tree']>, ref: string): Promise<void> {
    const stack = [{ oid: root, prefix: '' }];
    for (let folder = stack.pop(); folder !== undefined && !this.isOver; folder = stack.pop()) {
      const slot = this.#view.index.find(folder.oid);
      if (slot < 0 || this.#seen.has(slot)) continue;
      this.#seen.add(slot);
      const data = (await readTree(this.#view, folder.oid)) ?? new Uint8Array(0);
      const cursor = new TreeCursor(data);
      while (cursor.next()) {
        if (cursor.isTree()) stack.push({ oid: cursor.oid(), prefix: `${folder.prefix}${cursor.name()}/` });
        else this.#look(cursor, folder.prefix, ref);
      }
      await this.#rest();
    }
  }

  /** Through every tree there ever was. */
  async scan(): Promise<void> {
    const { index, objects } = this.#view;
    for (let slot = 0; slot < index.slotCount && !this.isOver; slot++) {
      if (index.type(slot) !== typeCode.tree || this.#seen.has(slot)) continue;
      const cursor = new TreeCursor(await objects.readSlot(slot));
      while (cursor.next()) if (!cursor.isTree()) this.#look(cursor, '', null);
      await this.#rest();
    }
  }

  #look(cursor: TreeCursor, prefix: string, ref: string | null): void {
    const slot = this.#view.index.findBytes(cursor.data, cursor.oidStart);
    const pointer = slot < 0 ? null : this.#view.lfsPointer(slot);
    if (pointer === null || !this.#wanted.delete(pointer.oid)) return;
    this.places.set(pointer.oid, { path: prefix + cursor.name(), ref });
  }

  async #rest(): Promise<void> {
    this.#trees++;
    const turn = this.#pause();
    if (turn !== undefined) await turn;
  }
}
