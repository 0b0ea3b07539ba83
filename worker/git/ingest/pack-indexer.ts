/**
 * Indexes a pack as it streams in (gitformat-pack): inflates each object, resolves deltas whose base is at hand,
 * names every object, checks it, and notes what it refers to. What cannot be resolved on the way (a base that has left
 * the slab, or that the repository holds) waits for `resolveDeferred`, when the pack can be read again.
 */
import { type Hash, createHash } from 'node:crypto';
import { applyDelta, applyDeltaInto, applyDeltaWithin, readDeltaSizes } from '../delta.ts';
import { InflateError, Inflater } from '../inflate.ts';
import { oidFromBytes } from '../oid-bytes.ts';
import { IngestError } from './ingest-error.ts';
import { KeptDeltas } from './kept-deltas.ts';
import { ObjectColumns } from './object-columns.ts';
import { ObjectInspector } from './object-inspector.ts';
import { HEADER_ROOM, ObjectSlab } from './object-slab.ts';
import { SMALL_BYTES, smallSha1 } from './small-sha1.ts';

export interface IngestLimits {
  readonly maxPackBytes: number;
  readonly maxObjects: number;
  /** Largest object that is held in memory. A larger blob is only named, so that its path can be told. */
  readonly maxObjectBytes: number;
  /**
   * What a pack may inflate to, deltas applied, beyond what is usual for its size: room for thousands of versions of one
   * large file. A pack that goes further is a bomb.
   */
  readonly maxInflatedBytes: number;
  /** Memory for recently inflated objects. */
  readonly slabBytes: number;
  /** Memory for deltas whose base is not at hand. */
  readonly keptDeltaBytes: number;
}

/** As git's own limit on `pack.depth`. */
const MAX_DELTA_DEPTH = 4095;
const BLOB = 3;
const OFS_DELTA = 6;
const REF_DELTA = 7;
const TYPE_NAMES = ['', 'commit', 'tree', 'blob', 'tag'];
/** Sizes are kept in 32 bits, and nothing near this belongs into git. */
const MAX_BLOB_BYTES = 2 ** 32 - 1;
/** What a pack may inflate to for each of its bytes; real histories reach some fifty. */
const MAX_INFLATED_RATIO = 500;
const SKIM_BYTES = 1 << 20;
const RESULT_BYTES = 256 * 1024;
/** Type byte and size (up to 10 bytes), then a base's id or distance: no header is longer. */
const MAX_HEADER_BYTES = 32;

const awaits = { packHeader: 0, objectHeader: 1, body: 2, trailer: 3, done: 4 } as const;

export class PackIndexer {
  readonly objects = new ObjectColumns();
  readonly inspector = new ObjectInspector();
  /** Slots of deltas that wait for `resolveDeferred`. */
  readonly deferred: number[] = [];
  /** Instructions of many of them. */
  readonly keptDeltas: KeptDeltas;
  packBytes = 0;

  readonly #limits: IngestLimits;
  #slab: ObjectSlab;
  readonly #inflater = new Inflater();
  readonly #hash = createHash('sha1');
  #state: number = awaits.packHeader;
  #carry = new Uint8Array(0);
  /** File offset of the byte at the cursor. */
  #position = 0;

  #slot = -1;
  #filled = 0;
  #target: Uint8Array = new Uint8Array(0);
  #targetOffset = 0;
  #inSlab = false;
  #skim: Hash | null = null;
  #inflatedBytes = 0;
  #instructions = new Uint8Array(4096);
  /** For results that are only looked at: most deltas are nobody's base. */
  readonly #result = new Uint8Array(RESULT_BYTES);
  #trailer = new Uint8Array(20);
  #trailerFilled = 0;

  constructor(limits: IngestLimits) {
    this.#limits = limits;
    this.#slab = new ObjectSlab(limits.slabBytes);
    this.keptDeltas = new KeptDeltas(limits.keptDeltaBytes);
  }

  /** Whether the whole pack, trailer included, has been read. */
  get complete(): boolean {
    return this.#state === awaits.done;
  }

  /** Takes the next bytes of the pack; a chunk of some 100 kB takes a few milliseconds. @throws IngestError */
  feed(chunk: Uint8Array): void {
    this.packBytes += chunk.length;
    if (this.packBytes > this.#limits.maxPackBytes) {
      throw new IngestError(
        `pack exceeds the largest allowed size of ${this.#limits.maxPackBytes} bytes; push in smaller steps`,
      );
    }
    let input = chunk;
    if (this.#carry.length > 0) {
      input = new Uint8Array(this.#carry.length + chunk.length);
      input.set(this.#carry);
      input.set(chunk, this.#carry.length);
      this.#carry = new Uint8Array(0);
    }
    let at = 0;
    let hashed = 0;
    try {
      while (at < input.length) {
        const before = at;
        const state = this.#state;
        if (this.#state === awaits.body) at = this.#readBody(input, at);
        else if (this.#state === awaits.objectHeader) at = this.#readObjectHeader(input, at);
        else if (this.#state === awaits.packHeader) at = this.#readPackHeader(input, at);
        else if (this.#state === awaits.done) throw new IngestError('garbage after the end of the pack');
        else {
          this.#hash.update(input.subarray(hashed, at));
          hashed = input.length;
          at = this.#readTrailer(input, at);
        }
        this.#position += at - before;
        if (at === before && this.#state === state) break;
      }
    } catch (error) {
      if (error instanceof InflateError)
        throw new IngestError(`corrupt object at offset ${this.#position}: ${error.message}`);
      throw error;
    }
    if (at < input.length) this.#carry = input.slice(at);
    if (hashed < at) this.#hash.update(input.subarray(hashed, at));
  }

  /** To be called when the pack has ended. @throws IngestError when it has not. */
  end(): void {
    if (this.#state !== awaits.done) {
      const { count, expected } = this.objects;
      const received = Number.isFinite(expected) ? `${count} of ${expected} objects` : 'not even its header';
      throw new IngestError(`early end of pack: ${received} received`);
    }
    this.#slab = new ObjectSlab(0);
  }

  #readPackHeader(input: Uint8Array, at: number): number {
    if (input.length - at < 12) return at;
    const view = new DataView(input.buffer, input.byteOffset + at, 12);
    if (view.getUint32(0) !== 0x5041434b) throw new IngestError('not a pack: bad signature');
    if (view.getUint32(4) !== 2 && view.getUint32(4) !== 3)
      throw new IngestError(`pack version ${view.getUint32(4)} is not supported`);
    this.objects.expected = view.getUint32(8);
    if (this.objects.expected > this.#limits.maxObjects)
      throw new IngestError(
        `pack announces ${this.objects.expected} objects, more than the ${this.#limits.maxObjects} allowed`,
      );
    this.#state = this.objects.expected === 0 ? awaits.trailer : awaits.objectHeader;
    return at + 12;
  }

  #readTrailer(input: Uint8Array, at: number): number {
    const length = Math.min(20 - this.#trailerFilled, input.length - at);
    this.#trailer.set(input.subarray(at, at + length), this.#trailerFilled);
    this.#trailerFilled += length;
    if (this.#trailerFilled === 20) {
      if (this.#hash.digest('hex') !== oidFromBytes(this.#trailer, 0))
        throw new IngestError('pack is corrupt: its checksum does not match');
      this.#state = awaits.done;
    }
    return at + length;
  }

  /** Reads one object header; answers `at` unchanged when the input ends in the middle of it. */
  #readObjectHeader(input: Uint8Array, at: number): number {
    const end = input.length;
    let cursor = at;
    let byte = input[cursor++] ?? 0;
    const type = (byte >> 4) & 7;
    let size = byte & 15;
    let scale = 16;
    while ((byte & 0x80) !== 0) {
      if (cursor - at > MAX_HEADER_BYTES) throw new IngestError(`malformed object header at offset ${this.#position}`);
      if (cursor >= end) return at;
      byte = input[cursor++] ?? 0;
      size += (byte & 0x7f) * scale;
      scale *= 128;
    }
    if (size > (type === BLOB ? MAX_BLOB_BYTES : this.#limits.maxObjectBytes)) {
      throw new IngestError(
        `an object of ${size} bytes is too large for git; track large files with Git LFS ("git lfs migrate import --above=10MB")`,
      );
    }
    let base = -1;
    if (type === OFS_DELTA) {
      if (cursor >= end) return at;
      byte = input[cursor++] ?? 0;
      let distance = byte & 0x7f;
      while ((byte & 0x80) !== 0) {
        if (cursor - at > MAX_HEADER_BYTES) throw new IngestError(`malformed delta header at offset ${this.#position}`);
        if (cursor >= end) return at;
        byte = input[cursor++] ?? 0;
        distance = (distance + 1) * 128 + (byte & 0x7f);
      }
      base = this.objects.slotAt(this.#position - distance);
      if (distance <= 0 || base < 0)
        throw new IngestError(`delta at offset ${this.#position} has a base that is no object of the pack`);
    } else if (type === REF_DELTA) {
      if (cursor + 20 > end) return at;
      base = -2 - this.objects.addRefBase(input, cursor);
      cursor += 20;
    } else if (type < 1 || type > 4) {
      throw new IngestError(`unknown object type ${type} at offset ${this.#position}`);
    }
    this.#slot = this.objects.add(this.#position, cursor - at, size, base === -1 ? type : 0, base);
    // As many ids are named as there are objects, or nearly.
    if (this.#slot === this.objects.expected >>> 2) this.inspector.named.reserve(this.objects.expected);
    this.#begin(type, size);
    this.#state = awaits.body;
    return cursor;
  }

  #begin(type: number, size: number): void {
    this.#filled = 0;
    this.#inSlab = false;
    this.#skim = null;
    this.#inflater.reset();
    this.#countInflated(size);
    if (size > this.#limits.maxObjectBytes) {
      this.#skim = createHash('sha1').update(`blob ${size}\0`);
      this.#target = new Uint8Array(SKIM_BYTES);
      return;
    }
    if (type === OFS_DELTA || type === REF_DELTA) {
      if (this.#instructions.length < size + 1)
        this.#instructions = new Uint8Array(Math.max(size + 1, this.#instructions.length * 2));
      this.#target = this.#instructions;
      this.#targetOffset = 0;
      return;
    }
    // One byte more than declared, so that a longer stream is noticed.
    const offset = this.#slab.reserve(size + 1, -1);
    this.#inSlab = offset >= 0;
    this.#target = this.#inSlab ? this.#slab.bytes : new Uint8Array(HEADER_ROOM + size + 1);
    this.#targetOffset = this.#inSlab ? offset : HEADER_ROOM;
  }

  #countInflated(size: number): void {
    this.#inflatedBytes += size;
    if (this.#inflatedBytes > this.#limits.maxInflatedBytes + MAX_INFLATED_RATIO * this.packBytes)
      throw new IngestError('pack inflates to an absurd size; push in smaller steps');
  }

  /** Names a blob that is too large to hold. */
  #skimBody(skim: Hash, input: Uint8Array, start: number): number {
    const size = this.objects.packedSizes[this.#slot] ?? 0;
    let at = start;
    for (;;) {
      this.#inflater.write(input, at, input.length, this.#target, 0, this.#target.length);
      at += this.#inflater.consumed;
      const { produced } = this.#inflater;
      this.#filled += produced;
      if (this.#filled > size) throw new InflateError(`it inflates to more than the ${size} bytes it declares`);
      skim.update(this.#target.subarray(0, produced));
      if (produced === this.#target.length) continue;
      if (at === input.length) return at;
      if (this.#filled !== size)
        throw new InflateError(`it inflates to ${this.#filled} bytes, not the ${size} it declares`);
      this.objects.oids.set(skim.digest(), this.#slot * 20);
      this.objects.sizes[this.#slot] = size;
      this.#skim = null;
      this.#state = this.objects.count === this.objects.expected ? awaits.trailer : awaits.objectHeader;
      return at;
    }
  }

  #readBody(input: Uint8Array, at: number): number {
    if (this.#skim !== null) return this.#skimBody(this.#skim, input, at);
    const slot = this.#slot;
    const size = this.objects.packedSizes[slot] ?? 0;
    const from = this.#targetOffset + this.#filled;
    const to = this.#targetOffset + size + 1;
    this.#inflater.write(input, at, input.length, this.#target, from, to);
    this.#filled += this.#inflater.produced;
    const next = at + this.#inflater.consumed;
    if (this.#filled > size) throw new InflateError(`it inflates to more than the ${size} bytes it declares`);
    // With input and output left over, zlib can only have stopped because its stream ended.
    if (next < input.length) {
      if (this.#filled !== size)
        throw new InflateError(`it inflates to ${this.#filled} bytes, not the ${size} it declares`);
      this.#finishObject(slot, size);
      this.#state = this.objects.count === this.objects.expected ? awaits.trailer : awaits.objectHeader;
    }
    return next;
  }

  #finishObject(slot: number, size: number): void {
    const { objects } = this;
    const type = objects.types[slot] ?? 0;
    if (type !== 0) {
      this.#record(slot, type, this.#target, this.#targetOffset, size);
      if (this.#inSlab) this.#slab.commit(slot, this.#targetOffset, size);
      return;
    }
    const base = objects.bases[slot] ?? -1;
    const baseOffset = base >= 0 ? this.#slab.offsetOf(base) : -1;
    const baseType = base >= 0 ? (objects.types[base] ?? 0) : 0;
    if (baseOffset < 0 || baseType === 0) {
      this.deferred.push(slot);
      this.keptDeltas.add(slot, this.#instructions.subarray(0, size));
      return;
    }
    this.#noteDepth(slot, base);
    try {
      this.#applyFromSlab(slot, base, baseType, baseOffset, size);
    } catch (error) {
      throw asIngestError(error, objects.offsets[slot] ?? 0);
    }
  }

  #applyFromSlab(slot: number, base: number, baseType: number, baseOffset: number, deltaSize: number): void {
    const baseSize = this.objects.sizes[base] ?? 0;
    const sizes = readDeltaSizes(this.#instructions, 0, deltaSize);
    this.#checkDelta(sizes, baseSize);
    const instructions = deltaSize - sizes.start;
    const slab = this.#slab;
    const out = slab.reserve(sizes.resultSize + instructions, base);
    if (out < 0) {
      const result = this.#withHeaderRoom(
        applyDelta(slab.bytes.slice(baseOffset, baseOffset + baseSize), this.#instructions.subarray(0, deltaSize)),
      );
      this.#record(slot, baseType, result, HEADER_ROOM, sizes.resultSize);
      return;
    }
    // The slab may have been replaced by a larger one; offsets stay.
    const memory = slab.bytes;
    memory.set(this.#instructions.subarray(sizes.start, deltaSize), out + sizes.resultSize);
    applyDeltaWithin(
      memory,
      baseOffset,
      baseSize,
      out + sizes.resultSize,
      out + sizes.resultSize + instructions,
      out,
      sizes.resultSize,
    );
    this.#record(slot, baseType, memory, out, sizes.resultSize);
    slab.commit(slot, out, sizes.resultSize);
  }

  #checkDelta(sizes: { baseSize: number; resultSize: number }, baseSize: number): void {
    if (sizes.baseSize !== baseSize)
      throw new IngestError(`delta wants a base of ${sizes.baseSize} bytes, its base has ${baseSize}`);
    this.#countInflated(sizes.resultSize);
    if (sizes.resultSize > this.#limits.maxObjectBytes)
      throw new IngestError(
        `delta makes an object of ${sizes.resultSize} bytes, larger than the ${this.#limits.maxObjectBytes} allowed`,
      );
  }

  #noteDepth(slot: number, base: number): void {
    const depth = (this.objects.depths[base] ?? 0) + 1;
    if (depth > MAX_DELTA_DEPTH) throw new IngestError(`delta chain is longer than ${MAX_DELTA_DEPTH}`);
    this.objects.depths[slot] = depth;
  }

  /** Resolves one waiting delta, given its base's content. Answers the object's content, valid until the next call. @throws IngestError */
  resolve(slot: number, base: { type: number; data: Uint8Array; slot: number }, instructions: Uint8Array): Uint8Array {
    try {
      const sizes = readDeltaSizes(instructions, 0, instructions.length);
      this.#checkDelta(sizes, base.data.length);
      if (base.slot >= 0) this.#noteDepth(slot, base.slot);
      const end = HEADER_ROOM + sizes.resultSize;
      const room = end <= this.#result.length ? this.#result : new Uint8Array(end);
      const data = room.subarray(HEADER_ROOM, end);
      applyDeltaInto(base.data, instructions, data);
      this.#record(slot, base.type, room, HEADER_ROOM, sizes.resultSize);
      return data;
    } catch (error) {
      throw asIngestError(error, this.objects.offsets[slot] ?? 0);
    }
  }

  #withHeaderRoom(data: Uint8Array): Uint8Array {
    const room = new Uint8Array(HEADER_ROOM + data.length);
    room.set(data, HEADER_ROOM);
    return room;
  }

  /** Names and inspects a finished object, whose content has `HEADER_ROOM` spare bytes before it. */
  #record(slot: number, type: number, bytes: Uint8Array, offset: number, size: number): void {
    const { objects } = this;
    const header = `${TYPE_NAMES[type] ?? ''} ${size}\0`;
    const start = offset - header.length;
    for (let i = 0; i < header.length; i++) bytes[start + i] = header.charCodeAt(i);
    const end = offset + size;
    if (end - start <= SMALL_BYTES) smallSha1(bytes, start, end, objects.oids, slot * 20);
    else objects.oids.set(createHash('sha1').update(bytes.subarray(start, end)).digest(), slot * 20);
    objects.types[slot] = type;
    objects.sizes[slot] = size;
    this.inspector.inspect(type, slot, bytes, offset, size);
  }
}

function asIngestError(error: unknown, offset: number): unknown {
  if (error instanceof Error && (error.name === 'DeltaError' || error.name === 'InflateError')) {
    return new IngestError(`corrupt delta at offset ${offset}: ${error.message}`);
  }
  return error;
}
