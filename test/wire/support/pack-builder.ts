/**
 * Packs put together entry by entry (gitformat-pack), with every number a hostile client could lie about open to
 * choice: counts, sizes, offsets, checksums, deltas.
 */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { BuiltObject, ObjectType } from './git-objects.ts';

const TYPE_CODES: Readonly<Record<ObjectType, number>> = { commit: 1, tree: 2, blob: 3, tag: 4 };
export const OFS_DELTA = 6;
export const REF_DELTA = 7;

export interface EntryLies {
  /** The size written in the entry's header in place of the true one. */
  readonly declaredSize?: number;
  /** The compressed bytes in place of the true ones. */
  readonly deflated?: Buffer;
}

export interface PackLies {
  readonly signature?: string;
  readonly version?: number;
  readonly count?: number;
  /** 20 bytes in place of the SHA-1 of all before. */
  readonly trailer?: Buffer;
}

export class PackBuilder {
  readonly #entries: Buffer[] = [];
  #size = 12;

  /** Where the next entry will start, in bytes from the start of the pack. */
  get offset(): number {
    return this.#size;
  }

  get count(): number {
    return this.#entries.length;
  }

  object(object: BuiltObject, lies: EntryLies = {}): this {
    return this.entry(TYPE_CODES[object.type], Buffer.alloc(0), object.data, lies);
  }

  refDelta(base: string, delta: Buffer, lies: EntryLies = {}): this {
    return this.entry(REF_DELTA, Buffer.from(base, 'hex'), delta, lies);
  }

  /** `distance`: how many bytes before this entry its base starts. */
  ofsDelta(distance: number, delta: Buffer, lies: EntryLies = {}): this {
    return this.entry(OFS_DELTA, ofsDistance(distance), delta, lies);
  }

  entry(typeCode: number, baseName: Buffer, content: Buffer, lies: EntryLies = {}): this {
    const header = entryHeader(typeCode, lies.declaredSize ?? content.length);
    return this.raw(Buffer.concat([header, baseName, lies.deflated ?? deflateSync(content)]));
  }

  /** An entry as it is. */
  raw(bytes: Buffer): this {
    this.#entries.push(bytes);
    this.#size += bytes.length;
    return this;
  }

  build(lies: PackLies = {}): Buffer {
    const header = Buffer.alloc(12);
    header.write(lies.signature ?? 'PACK', 0, 4, 'latin1');
    header.writeUInt32BE(lies.version ?? 2, 4);
    header.writeUInt32BE(lies.count ?? this.#entries.length, 8);
    const body = Buffer.concat([header, ...this.#entries]);
    return Buffer.concat([body, lies.trailer ?? createHash('sha1').update(body).digest()]);
  }
}

export function packOf(objects: readonly BuiltObject[], lies: PackLies = {}): Buffer {
  const builder = new PackBuilder();
  for (const object of objects) builder.object(object);
  return builder.build(lies);
}

/** Writes a pack's trailer again after its bytes were changed. */
export function resealed(pack: Buffer): Buffer {
  const body = pack.subarray(0, pack.length - 20);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

export function entryHeader(typeCode: number, size: number): Buffer {
  const bytes: number[] = [];
  let rest = Math.floor(size / 16);
  let byte = (typeCode << 4) | (size % 16);
  while (rest > 0) {
    bytes.push(byte | 0x80);
    byte = rest % 128;
    rest = Math.floor(rest / 128);
  }
  bytes.push(byte);
  return Buffer.from(bytes);
}

export function ofsDistance(distance: number): Buffer {
  const bytes = [distance % 128];
  for (let rest = Math.floor(distance / 128); rest > 0; rest = Math.floor(rest / 128)) {
    rest -= 1;
    bytes.unshift(0x80 | (rest % 128));
  }
  return Buffer.from(bytes);
}

function deltaSize(size: number): Buffer {
  const bytes: number[] = [];
  let rest = size;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return Buffer.from(bytes);
}

/** A delta's instructions after the sizes it claims for its base and its result. */
export function delta(baseSize: number, resultSize: number, ...instructions: readonly Buffer[]): Buffer {
  return Buffer.concat([deltaSize(baseSize), deltaSize(resultSize), ...instructions]);
}

/** Copies `length` bytes of the base from `offset`; a length of 0 means 65536, as the format has it. */
export function copy(offset: number, length: number): Buffer {
  const bytes = [0x80];
  let op = 0x80;
  for (let i = 0; i < 4; i++) {
    const byte = Math.floor(offset / 256 ** i) % 256;
    if (byte > 0) {
      op |= 1 << i;
      bytes.push(byte);
    }
  }
  for (let i = 0; i < 3; i++) {
    const byte = Math.floor(length / 256 ** i) % 256;
    if (byte > 0) {
      op |= 0x10 << i;
      bytes.push(byte);
    }
  }
  bytes[0] = op;
  return Buffer.from(bytes);
}

/** Inserts up to 127 bytes. */
export function insert(bytes: string | Uint8Array): Buffer {
  const data = Buffer.from(bytes);
  return Buffer.concat([Buffer.from([data.length]), data]);
}
