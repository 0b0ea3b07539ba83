/**
 * Writes a pack stream for a selection of objects, copying stored bytes wherever git's rules allow: a delta is kept
 * when its base is sent too, or when the client has it and takes thin packs; its distance to the base is rewritten
 * when what lies between was left out. Only what is left is inflated and written whole.
 */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { PackRequest } from '../pack-writer.ts';
import { makeYielder } from '../../ports/yield.ts';
import { writeOidBytes } from '../oid-bytes.ts';
import { OFS_DELTA, REF_DELTA, parseObjectHeader, writeDistance, writeTypeAndSize } from './object-header.ts';
import type { OpenPack, OpenedRepo } from './opened-repo.ts';

const OUT_BYTES = 256 * 1024;
/** Ranges longer than this are streamed; shorter ones come through the block cache. */
const STREAM_FROM_BYTES = 1 << 20;

export async function* producePack(
  repo: OpenedRepo,
  request: PackRequest,
): AsyncGenerator<Uint8Array, void, undefined> {
  const whole = wholePack(repo, request);
  if (whole !== null) {
    yield* whole.source.stream(0, whole.index.packBytes);
    return;
  }
  const out = new PackOutput();
  yield* out.append(packHeader(request.selection.size));
  for (const pack of repo.packs) yield* new PackCopy(repo, pack, request, out).run();
  yield* out.finish();
}

/** The pack to send as it is stored, when the selection is exactly its objects and the client takes all its deltas. */
function wholePack(repo: OpenedRepo, { selection, ofsDelta }: PackRequest): OpenPack | null {
  const pack = repo.packs.find(({ index }) => index.count === selection.size);
  if (pack === undefined || !ofsDelta || pack.index.externalBases.length > 0) return null;
  for (let slot = pack.slotBase; slot < pack.slotBase + pack.index.count; slot++) if (!selection.has(slot)) return null;
  return pack;
}

function packHeader(count: number): Uint8Array {
  const header = new Uint8Array(12);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x5041434b);
  view.setUint32(4, 2);
  view.setUint32(8, count);
  return header;
}

/** Gathers small pieces into chunks, counts and hashes what goes out. */
class PackOutput {
  position = 0;
  #buffer = new Uint8Array(OUT_BYTES);
  #filled = 0;
  readonly #hash = createHash('sha1');

  *append(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
    this.position += bytes.length;
    if (bytes.length > OUT_BYTES / 4) {
      yield* this.#flush();
      this.#hash.update(bytes);
      yield bytes;
      return;
    }
    if (this.#filled + bytes.length > OUT_BYTES) yield* this.#flush();
    this.#buffer.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  *#flush(): Generator<Uint8Array, void, undefined> {
    if (this.#filled === 0) return;
    const chunk = this.#buffer.subarray(0, this.#filled);
    this.#hash.update(chunk);
    this.#buffer = new Uint8Array(OUT_BYTES);
    this.#filled = 0;
    yield chunk;
  }

  *finish(): Generator<Uint8Array, void, undefined> {
    yield* this.#flush();
    yield new Uint8Array(this.#hash.digest());
  }
}

/** The selected objects of one stored pack. */
class PackCopy {
  readonly #repo: OpenedRepo;
  readonly #pack: OpenPack;
  readonly #request: PackRequest;
  readonly #out: PackOutput;
  /** From which slot on the distance between output position and stored offset has which value. */
  readonly #shiftSlots: number[] = [];
  readonly #shifts: number[] = [];
  /** Stored range that is to be copied next. */
  #copyFrom = 0;
  #copyTo = 0;

  constructor(repo: OpenedRepo, pack: OpenPack, request: PackRequest, out: PackOutput) {
    this.#repo = repo;
    this.#pack = pack;
    this.#request = request;
    this.#out = out;
  }

  async *run(): AsyncGenerator<Uint8Array, void, undefined> {
    const { index, slotBase } = this.#pack;
    const { selection } = this.#request;
    const pause = makeYielder();
    for (let local = 0; local < index.count; local++) {
      if (!selection.has(slotBase + local)) continue;
      const start = index.offsets[local] ?? 0;
      const end = index.endOffset(local);
      // Where the object will begin, once what waits to be copied is out.
      const position = this.#out.position + this.#copyTo - this.#copyFrom;
      const form = this.#form(local, position);
      this.#noteShift(local, position - start);
      if (form.kind === 'copy') {
        if (start !== this.#copyTo || this.#copyTo === this.#copyFrom) {
          yield* this.#flushCopy();
          this.#copyFrom = start;
        }
        this.#copyTo = end;
      } else {
        yield* this.#flushCopy();
        const object =
          form.kind === 'whole' ? await this.#whole(local) : await this.#redirected(local, form.base, position);
        for (const piece of object) yield* this.#out.append(piece);
      }
      const turn = pause();
      if (turn !== undefined) await turn;
    }
    yield* this.#flushCopy();
  }

  #form(local: number, position: number): { kind: 'copy' } | { kind: 'whole' } | { kind: 'redirect'; base: number } {
    const { index, slotBase } = this.#pack;
    const stored = index.bases[local] ?? -1;
    if (stored === -1) return { kind: 'copy' };
    if (stored >= 0 && this.#request.selection.has(slotBase + stored)) {
      if (stored > local) return { kind: 'copy' };
      const same = this.#shiftOf(stored) === position - (index.offsets[local] ?? 0);
      return same && this.#request.ofsDelta ? { kind: 'copy' } : { kind: 'redirect', base: slotBase + stored };
    }
    const base = stored >= 0 ? this.#canonical(slotBase + stored) : this.#repo.baseOf(slotBase + local);
    if (!this.#isThere(base)) return { kind: 'whole' };
    return stored < -1 ? { kind: 'copy' } : { kind: 'redirect', base };
  }

  #canonical(slot: number): number {
    return this.#repo.find(this.#repo.oid(slot));
  }

  #isThere(slot: number): boolean {
    return slot >= 0 && (this.#request.selection.has(slot) || this.#request.clientHas?.has(slot) === true);
  }

  #noteShift(local: number, shift: number): void {
    if (this.#shifts[this.#shifts.length - 1] === shift) return;
    this.#shiftSlots.push(local);
    this.#shifts.push(shift);
  }

  #shiftOf(local: number): number {
    let low = 0;
    let high = this.#shiftSlots.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#shiftSlots[middle] ?? 0) <= local) low = middle;
      else high = middle - 1;
    }
    return this.#shifts[low] ?? Number.NaN;
  }

  async *#flushCopy(): AsyncGenerator<Uint8Array, void, undefined> {
    const from = this.#copyFrom;
    const length = this.#copyTo - from;
    this.#copyFrom = this.#copyTo = 0;
    if (length === 0) return;
    if (length < STREAM_FROM_BYTES) {
      const bytes = this.#pack.source.read(from, length);
      yield* this.#out.append(bytes instanceof Uint8Array ? bytes : await bytes);
      return;
    }
    for await (const chunk of this.#pack.source.stream(from, length)) yield* this.#out.append(chunk);
  }

  /** The stored delta behind a new header that names its base by where it is now. */
  async #redirected(local: number, base: number, position: number): Promise<Uint8Array[]> {
    const { index, slotBase, source } = this.#pack;
    const start = index.offsets[local] ?? 0;
    const bytes = await source.read(start, index.endOffset(local) - start);
    const stored = parseObjectHeader(bytes, 0);
    const header = new Uint8Array(40);
    const localBase = base - slotBase;
    const earlier = localBase >= 0 && localBase < local && this.#request.selection.has(base);
    const type = earlier && this.#request.ofsDelta ? OFS_DELTA : REF_DELTA;
    let length = writeTypeAndSize(header, type, stored.sizeBytes);
    if (type === OFS_DELTA) {
      const basePosition = (index.offsets[localBase] ?? 0) + this.#shiftOf(localBase);
      length += writeDistance(header, length, position - basePosition);
    } else {
      writeOidBytes(this.#repo.oid(base), header, length);
      length += 20;
    }
    return [header.subarray(0, length), bytes.subarray(stored.length)];
  }

  async #whole(local: number): Promise<Uint8Array[]> {
    const { slotBase, index } = this.#pack;
    const data = await this.#repo.readSlot(slotBase + local);
    const header = new Uint8Array(16);
    const length = writeTypeAndSize(header, index.types[local] ?? 0, data.length);
    return [header.subarray(0, length), new Uint8Array(deflateSync(data, { level: 1 }))];
  }
}
