/** A pack that has been indexed and checked, ready to become part of the repository. */
import { Inflater, inflateExact } from '../inflate.ts';
import type { OidTable } from '../oid-table.ts';
import type { PackIndex } from '../pack-index.ts';
import { parseObjectHeader } from '../store/object-header.ts';
import type { PackSource } from '../store/pack-source.ts';
import { type ChainAccess, readChain } from './delta-chain.ts';
import type { ExistingObjects } from './incoming-pack.ts';

export class IngestedPack implements ChainAccess {
  readonly index: PackIndex;
  readonly source: PackSource;
  /** Every object the pack's objects name. */
  readonly named: OidTable;
  /** By slot, 1 for an object that another one of the pack names; filled by `checkReferences`. */
  readonly isNamed: Uint8Array;
  readonly #existing: ExistingObjects;
  readonly #inflater = new Inflater();

  constructor(index: PackIndex, source: PackSource, named: OidTable, existing: ExistingObjects) {
    this.index = index;
    this.source = source;
    this.named = named;
    this.isNamed = new Uint8Array(index.count);
    this.#existing = existing;
  }

  /** The content of the object at `slot`. */
  read(slot: number): Promise<Uint8Array> {
    return readChain(this, slot);
  }

  baseOf(slot: number): number {
    return this.index.bases[slot] ?? -1;
  }

  async readPacked(slot: number): Promise<Uint8Array> {
    const start = this.index.offsets[slot] ?? 0;
    const bytes = await this.source.read(start, this.index.endOffset(slot) - start);
    const header = parseObjectHeader(bytes, 0);
    return inflateExact(this.#inflater, bytes, header.length, header.sizeBytes);
  }

  readOutside(base: number): Uint8Array | Promise<Uint8Array> {
    return this.#existing.readSlot(this.#existing.findBytes(this.index.externalBases, (-2 - base) * 20));
  }
}
