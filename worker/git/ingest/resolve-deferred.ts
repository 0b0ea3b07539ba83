/**
 * Second pass over an incoming pack: resolves the deltas whose base was not at hand while it streamed in, by depth
 * first walks from each base, so that only the chain being walked is in memory.
 */
import { compareOidBytes } from '../oid-bytes.ts';
import { sortSlotsByOid } from '../pack-index.ts';
import { FrameStack } from './frame-stack.ts';
import type { IncomingPack } from './incoming-pack.ts';
import { IngestError } from './ingest-error.ts';
import type { PackIndexer } from './pack-indexer.ts';

/** Contents of the frames of one walk. */
const STACK_BYTES = 8 << 20;
/** Contents for which the stack has no room; beyond it the oldest are read again when needed. */
const OVERFLOW_BYTES = 16 << 20;

interface Frame {
  /** Slot in the incoming pack, or -1 for an object of the repository. */
  readonly slot: number;
  readonly existing: number;
  readonly type: number;
  data: Uint8Array | null;
  /** Top of the stack before this frame. */
  readonly top: number;
  /** Bytes of `data` when they are not on the stack. */
  overflow: number;
  readonly children: readonly number[];
  next: number;
}

/** @throws IngestError when a base is missing or deltas form a cycle. */
export async function resolveDeferred(pack: IncomingPack, pause: () => Promise<void> | undefined): Promise<void> {
  if (pack.indexer.deferred.length > 0) await new DeferredWalk(pack, pause).run();
}

class DeferredWalk {
  readonly #pack: IncomingPack;
  readonly #indexer: PackIndexer;
  readonly #pause: () => Promise<void> | undefined;
  readonly #instructions = new Uint8Array(64 * 1024);
  readonly #stack = new FrameStack(STACK_BYTES);
  readonly #byOffset: Uint32Array;
  readonly #byId: Uint32Array;
  #left: number;

  constructor(pack: IncomingPack, pause: () => Promise<void> | undefined) {
    const { indexer } = pack;
    this.#pack = pack;
    this.#indexer = indexer;
    this.#pause = pause;
    const { bases, refBases } = indexer.objects;
    const refAt = (slot: number): number => (-2 - (bases[slot] ?? 0)) * 20;
    this.#byOffset = Uint32Array.from(indexer.deferred.filter((slot) => (bases[slot] ?? 0) >= 0)).sort(
      (a, b) => (bases[a] ?? 0) - (bases[b] ?? 0) || a - b,
    );
    this.#byId = Uint32Array.from(indexer.deferred.filter((slot) => (bases[slot] ?? 0) <= -2)).sort(
      (a, b) => compareOidBytes(refBases, refAt(a), refBases, refAt(b)) || a - b,
    );
    this.#left = indexer.deferred.length;
  }

  async run(): Promise<void> {
    await this.#walkOffsetRoots();
    await this.#walkIdRoots();
    this.#indexer.keptDeltas.clear();
    this.#pack.settleBases();
    if (this.#left > 0)
      throw new IngestError(
        `${this.#left} deltas have a base that is neither in the pack nor in the repository, or form a cycle`,
      );
  }

  async #walkOffsetRoots(): Promise<void> {
    const { bases, types } = this.#indexer.objects;
    for (let i = 0; i < this.#byOffset.length;) {
      const base = bases[this.#byOffset[i] ?? 0] ?? 0;
      let end = i + 1;
      while (end < this.#byOffset.length && bases[this.#byOffset[end] ?? 0] === base) end++;
      // Bases that are deferred themselves are reached from their own root.
      const first = this.#byOffset[i] ?? 0;
      if (types[base] !== 0 && types[first] === 0) await this.#walk(await this.#frame(base, -1));
      i = end;
    }
  }

  async #walkIdRoots(): Promise<void> {
    const { objects } = this.#indexer;
    if (this.#byId.length === 0) return;
    // Objects resolved from here on are met by the walks themselves.
    const sorted = sortSlotsByOid(objects.oids, objects.count).filter((slot) => objects.types[slot] !== 0);
    for (let i = 0; i < this.#byId.length;) {
      const first = this.#byId[i] ?? 0;
      const at = (-2 - (objects.bases[first] ?? 0)) * 20;
      let end = i + 1;
      while (
        end < this.#byId.length &&
        compareOidBytes(
          objects.refBases,
          (-2 - (objects.bases[this.#byId[end] ?? 0] ?? 0)) * 20,
          objects.refBases,
          at,
        ) === 0
      )
        end++;
      if (objects.types[first] === 0) {
        const slot = this.#findResolved(sorted, at);
        const existing = slot >= 0 ? -1 : this.#pack.existing.findBytes(objects.refBases, at);
        if (slot >= 0 || existing >= 0) await this.#walk(await this.#frame(slot, existing, objects.refBases, at));
      }
      i = end;
    }
  }

  /** A resolved object of the pack by its id. */
  #findResolved(sorted: Uint32Array, refAt: number): number {
    const { oids, refBases } = this.#indexer.objects;
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const slot = sorted[middle] ?? 0;
      const order = compareOidBytes(oids, slot * 20, refBases, refAt);
      if (order === 0) return slot;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return -1;
  }

  async #walk(root: Frame): Promise<void> {
    const frames: Frame[] = [root];
    let overflow = 0;
    const pop = (frame: Frame): void => {
      frames.pop();
      overflow -= frame.overflow;
      this.#stack.release(frame.top);
    };
    while (frames.length > 0) {
      const frame = frames[frames.length - 1];
      if (frame === undefined) break;
      if (frame.next >= frame.children.length) {
        pop(frame);
        continue;
      }
      const child = frame.children[frame.next++] ?? 0;
      if (frame.data === null) {
        frame.data = await this.#content(frame);
        frame.overflow = frame.data.length;
        overflow += frame.overflow;
      }
      const data = await this.#resolveChild(child, frame, frame.data);
      if (frame.next >= frame.children.length) pop(frame);
      const next = await this.#frame(child, -1);
      if (next.children.length > 0) {
        next.data = this.#stack.push(data);
        if (next.data === null) {
          next.data = data.slice();
          next.overflow = data.length;
          overflow += next.overflow;
        }
        frames.push(next);
      }
      for (let i = 0; overflow > OVERFLOW_BYTES && i < frames.length - 1; i++) {
        const older = frames[i];
        if (older === undefined || older.overflow === 0) continue;
        overflow -= older.overflow;
        older.overflow = 0;
        older.data = null;
      }
      const turn = this.#pause();
      if (turn !== undefined) await turn;
    }
  }

  async #resolveChild(child: number, frame: Frame, data: Uint8Array): Promise<Uint8Array> {
    const instructions = await this.#pack.readPacked(child, this.#instructions);
    const { objects } = this.#indexer;
    if ((objects.bases[child] ?? 0) <= -2 && frame.slot >= 0) this.#pack.foundBases.set(child, frame.slot);
    this.#left--;
    return this.#indexer.resolve(child, { type: frame.type, data, slot: frame.slot }, instructions);
  }

  async #frame(slot: number, existing: number, refBytes?: Uint8Array, refAt?: number): Promise<Frame> {
    const { objects } = this.#indexer;
    const children: number[] = [];
    if (slot >= 0) this.#addChildren(children, this.#byOffset, (other) => (objects.bases[other] ?? 0) - slot);
    const oids = slot >= 0 ? objects.oids : (refBytes ?? objects.oids);
    const oidAt = slot >= 0 ? slot * 20 : (refAt ?? 0);
    this.#addChildren(children, this.#byId, (other) => {
      return compareOidBytes(objects.refBases, (-2 - (objects.bases[other] ?? 0)) * 20, oids, oidAt);
    });
    const type = slot >= 0 ? (objects.types[slot] ?? 0) : this.#pack.existing.type(existing);
    return { slot, existing, type, data: null, top: this.#stack.top, overflow: 0, children, next: 0 };
  }

  /** Adds the still unresolved slots of `sorted` for which `order` is 0. */
  #addChildren(children: number[], sorted: Uint32Array, order: (slot: number) => number): void {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (order(sorted[middle] ?? 0) < 0) low = middle + 1;
      else high = middle;
    }
    for (let i = low; i < sorted.length && order(sorted[i] ?? 0) === 0; i++) {
      const slot = sorted[i] ?? 0;
      if (this.#indexer.objects.types[slot] === 0) children.push(slot);
    }
  }

  async #content(frame: Frame): Promise<Uint8Array> {
    return frame.slot < 0 ? (await this.#pack.existing.readSlot(frame.existing)).slice() : this.#pack.read(frame.slot);
  }
}
