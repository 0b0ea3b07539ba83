/** A pack that has streamed in but is not part of the repository yet: reads its objects from where it was spooled. */
import { Inflater, inflateExact } from '../inflate.ts';
import { type ChainAccess, readChain } from './delta-chain.ts';
import type { PackIndexer } from './pack-indexer.ts';

/** Reads the spooled bytes. */
export interface PackBytes {
  read(offset: number, length: number): Uint8Array | Promise<Uint8Array>;
}

/** The objects the repository already has. */
export interface ExistingObjects {
  findBytes(bytes: Uint8Array, offset: number): number;
  type(slot: number): number;
  readSlot(slot: number): Uint8Array | Promise<Uint8Array>;
}

export class IncomingPack implements ChainAccess {
  readonly indexer: PackIndexer;
  readonly existing: ExistingObjects;
  /** Bases named by id that turned out to be in the pack itself, until `settleBases`. */
  readonly foundBases = new Map<number, number>();
  readonly #bytes: PackBytes;
  readonly #inflater = new Inflater();

  constructor(indexer: PackIndexer, bytes: PackBytes, existing: ExistingObjects) {
    this.indexer = indexer;
    this.existing = existing;
    this.#bytes = bytes;
  }

  settleBases(): void {
    for (const [slot, base] of this.foundBases) this.indexer.objects.bases[slot] = base;
    this.foundBases.clear();
  }

  /** The content of a resolved object. */
  read(slot: number): Promise<Uint8Array> {
    return readChain(this, slot);
  }

  baseOf(slot: number): number {
    return this.foundBases.get(slot) ?? this.indexer.objects.bases[slot] ?? -1;
  }

  readOutside(base: number): Uint8Array | Promise<Uint8Array> {
    const { refBases } = this.indexer.objects;
    return this.existing.readSlot(this.existing.findBytes(refBases, (-2 - base) * 20));
  }

  /** What the pack holds for a slot, inflated: content, or a delta's instructions; if read anew, in `scratch` when it fits. */
  async readPacked(slot: number, scratch?: Uint8Array): Promise<Uint8Array> {
    const { objects, packBytes, keptDeltas } = this.indexer;
    const kept = keptDeltas.get(slot, objects.packedSizes[slot] ?? 0);
    if (kept !== null) return kept;
    const start = (objects.offsets[slot] ?? 0) + (objects.headerBytes[slot] ?? 0);
    const end = slot + 1 < objects.count ? (objects.offsets[slot + 1] ?? 0) : packBytes - 20;
    return inflateExact(
      this.#inflater,
      await this.#bytes.read(start, end - start),
      0,
      objects.packedSizes[slot] ?? 0,
      scratch,
    );
  }
}
