/** Objects a merge makes, readable beside those of the repository until they are stored. */
import type { Oid } from '../../domain/oid.ts';
import { blobSize, readBlob, readTree } from '../read-object.ts';
import { type ObjectType, type RepoView, typeCode } from '../repo-view.ts';
import { hashObject } from '../write/pack-entry.ts';

export interface NewObject {
  readonly oid: Oid;
  readonly type: ObjectType;
  readonly data: Uint8Array;
}

export class MergeObjects {
  readonly view: RepoView;
  readonly #made = new Map<Oid, NewObject>();
  #madeBytes = 0;

  constructor(view: RepoView) {
    this.view = view;
  }

  /** Bytes held in memory. */
  get madeBytes(): number {
    return this.#madeBytes;
  }

  async tree(oid: Oid): Promise<Uint8Array> {
    const made = this.#made.get(oid);
    const data = made === undefined ? await readTree(this.view, oid) : made.data;
    if (data === null) throw new Error(`tree ${oid} cannot be read`);
    return data;
  }

  async blob(oid: Oid): Promise<Uint8Array> {
    const made = this.#made.get(oid);
    const data = made === undefined ? await readBlob(this.view, oid) : made.data;
    if (data === null) throw new Error(`blob ${oid} cannot be read`);
    return data;
  }

  blobBytes(oid: Oid): number {
    return this.#made.get(oid)?.data.length ?? blobSize(this.view, oid) ?? Infinity;
  }

  /** The object's id; kept here unless the repository has it already. */
  add(type: ObjectType, data: Uint8Array): Oid {
    const oid = hashObject(type, data);
    const stored = this.view.index.find(oid);
    if (this.#made.has(oid) || (stored >= 0 && this.view.index.type(stored) === typeCode[type])) return oid;
    this.#made.set(oid, { oid, type, data });
    this.#madeBytes += data.length;
    return oid;
  }

  made(oid: Oid): NewObject | undefined {
    return this.#made.get(oid);
  }
}
