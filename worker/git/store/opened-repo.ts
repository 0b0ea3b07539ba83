/**
 * The packs of one repository, opened: their indexes side by side as one numbered space of slots, the commit graph
 * over them, and the reading of objects. Packs are only ever appended; snapshots taken earlier stay valid.
 */
import type { Oid } from '../../domain/oid.ts';
import { applyDelta } from '../delta.ts';
import { Inflater, inflateExact } from '../inflate.ts';
import { oidFromBytes, writeOidBytes } from '../oid-bytes.ts';
import type { PackIndex } from '../pack-index.ts';
import type { TypeCode } from '../repo-view.ts';
import { ByteLru } from '../../domain/byte-lru.ts';
import { CommitGraphColumns } from './commit-columns.ts';
import { parseObjectHeader } from './object-header.ts';
import type { PackSource } from './pack-source.ts';

const OBJECT_CACHE_BYTES = 12 << 20;

/** Keyed by pack number and slot, both unique to this isolate. */
const contents = new ByteLru<number, Uint8Array>(OBJECT_CACHE_BYTES, (data) => data.length + 64);
let nextPackNumber = 1;
const PACK_NUMBER_SCALE = 2 ** 32;

export interface OpenPack {
  readonly id: string;
  readonly index: PackIndex;
  readonly source: PackSource;
  /** Global slot of the pack's first object. */
  readonly slotBase: number;
  readonly number: number;
  /** Place among the repository's packs. */
  readonly ordinal: number;
}

export class OpenedRepo {
  readonly packs: OpenPack[] = [];
  readonly commits = new CommitGraphColumns();
  slotCount = 0;
  readonly #inflater = new Inflater();
  readonly #scratch = new Uint8Array(20);

  /** Opens one more pack; its index is already in memory. */
  add(id: string, index: PackIndex, source: PackSource): void {
    const pack = { id, index, source, slotBase: this.slotCount, number: nextPackNumber++, ordinal: this.packs.length };
    this.packs.push(pack);
    this.slotCount += index.count;
    this.commits.addPack(
      index,
      pack.slotBase,
      (bytes, offset) => this.findBytes(bytes, offset),
      (slot) => this.commitOfSlot(slot),
    );
  }

  get memoryBytes(): number {
    return this.packs.reduce(
      (sum, { index, source }) => sum + index.memoryBytes + source.heldBytes,
      this.commits.memoryBytes,
    );
  }

  /** The canonical slot (that of the oldest copy) of the id at `bytes[offset]`, or -1. */
  findBytes(bytes: Uint8Array, offset: number): number {
    for (const pack of this.packs) {
      const slot = pack.index.find(bytes, offset);
      if (slot >= 0) return pack.slotBase + slot;
    }
    return -1;
  }

  find(oid: Oid): number {
    writeOidBytes(oid, this.#scratch, 0);
    return this.findBytes(this.#scratch, 0);
  }

  packOf(slot: number): OpenPack {
    let low = 0;
    let high = this.packs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.packs[middle]?.slotBase ?? 0) <= slot) low = middle;
      else high = middle - 1;
    }
    const pack = this.packs[low];
    if (pack === undefined) throw new RangeError(`slot ${slot} is in no pack`);
    return pack;
  }

  oid(slot: number): Oid {
    const { index, slotBase } = this.packOf(slot);
    return oidFromBytes(index.sortedOids, index.oidOffset(slot - slotBase));
  }

  type(slot: number): TypeCode {
    const { index, slotBase } = this.packOf(slot);
    return index.types[slot - slotBase] as TypeCode;
  }

  sizeBytes(slot: number): number {
    const { index, slotBase } = this.packOf(slot);
    return index.sizes[slot - slotBase] ?? 0;
  }

  isCanonical(slot: number): boolean {
    const { index, slotBase } = this.packOf(slot);
    return slotBase === 0 || this.findBytes(index.sortedOids, index.oidOffset(slot - slotBase)) === slot;
  }

  /** The commit number of a slot, or -1 when it holds no commit. */
  commitOfSlot(slot: number): number {
    if (slot < 0) return -1;
    const pack = this.packOf(slot);
    const commit = pack.index.commitAt(slot - pack.slotBase);
    return commit < 0 ? -1 : this.commits.packStart(pack.ordinal) + commit;
  }

  treeOfCommit(commit: number): Oid {
    const pack = this.packOf(this.commits.slots[commit] ?? 0);
    return oidFromBytes(pack.index.commitTrees, (commit - this.commits.packStart(pack.ordinal)) * 20);
  }

  /** The delta base of a slot: a slot (of the canonical copy, for bases in other packs), or -1. */
  baseOf(slot: number): number {
    const { index, slotBase } = this.packOf(slot);
    const base = index.bases[slot - slotBase] ?? -1;
    if (base >= 0) return slotBase + base;
    return base === -1 ? -1 : this.findBytes(index.externalBases, (-2 - base) * 20);
  }

  /** The object's content; synchronous when cached. Not to be modified or kept. */
  readSlot(slot: number): Uint8Array | Promise<Uint8Array> {
    const pack = this.packOf(slot);
    return contents.get(pack.number * PACK_NUMBER_SCALE + slot - pack.slotBase) ?? this.#readChain(slot);
  }

  async #readChain(slot: number): Promise<Uint8Array> {
    // From the wanted object down to a whole one, then back up through the deltas.
    const deltas: { readonly key: number; readonly bytes: Uint8Array }[] = [];
    let data: Uint8Array | undefined;
    for (let current = slot; data === undefined;) {
      const pack = this.packOf(current);
      const local = current - pack.slotBase;
      const key = pack.number * PACK_NUMBER_SCALE + local;
      data = contents.get(key);
      if (data !== undefined) break;
      const inflated = await this.readPacked(pack, local);
      const base = this.baseOf(current);
      if (base < 0) {
        data = inflated;
        contents.set(key, data);
      } else {
        deltas.push({ key, bytes: inflated });
        current = base;
      }
    }
    for (const delta of deltas.reverse()) {
      data = applyDelta(data, delta.bytes);
      contents.set(delta.key, data);
    }
    return data;
  }

  /** What the pack holds for an object, inflated: its content, or a delta's instructions. */
  async readPacked(pack: OpenPack, local: number): Promise<Uint8Array> {
    const { index } = pack;
    const start = index.offsets[local] ?? 0;
    const bytes = await pack.source.read(start, index.endOffset(local) - start);
    const header = parseObjectHeader(bytes, 0);
    return inflateExact(this.#inflater, bytes, header.length, header.sizeBytes);
  }
}
