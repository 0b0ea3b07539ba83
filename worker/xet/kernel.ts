/**
 * Calls the compiled inner loops (worker/xet/kernel). There is one instance an isolate: each function here copies its
 * input in, computes and copies the result out without giving the thread up in between, so callers never meet.
 */
import kernelModule from '#xet-kernel';
import { XetFormatError } from './format-error.ts';
import { GEAR_TABLE } from './gear-table.ts';
import { HASH_BYTES, MAX_CHUNK_BYTES } from './limits.ts';

interface Kernel {
  readonly memory: Uint8Array<ArrayBuffer>;
  readonly input: number;
  readonly output: number;
  readonly key: number;
  readonly digest: number;
  hashInput(length: number): void;
  hashOutput(length: number): void;
  unpack(scheme: number, length: number, rawLength: number): number;
  pack(scheme: number, length: number): number;
  findCut(start: number, from: number, end: number, mask: bigint): number;
}

/** What the kernel takes at once: a xorb's chunk hashes, or a packed chunk however badly it was packed. */
export const MAX_INPUT_BYTES = 256 * 1024;

/** How a chunk is stored in a xorb; the numbers stand in its header. */
export const scheme = { plain: 0, lz4: 1, groupedLz4: 2 } as const;
export type Scheme = (typeof scheme)[keyof typeof scheme];

let instance: Kernel | undefined;

function kernel(): Kernel {
  return (instance ??= open());
}

function open(): Kernel {
  const { exports } = new WebAssembly.Instance(kernelModule);
  const place = (name: string): number => {
    const value = exports[name];
    if (!(value instanceof WebAssembly.Global)) throw new Error(`the kernel has no place "${name}"`);
    return Number(value.value);
  };
  const { memory } = exports;
  if (!(memory instanceof WebAssembly.Memory)) throw new Error('the kernel has no memory');
  const bytes = new Uint8Array(memory.buffer as ArrayBuffer);
  new BigUint64Array(bytes.buffer, place('gear'), GEAR_TABLE.length).set(GEAR_TABLE);
  return {
    ...(exports as unknown as Kernel),
    memory: bytes,
    input: place('input'),
    output: place('output'),
    key: place('key'),
    digest: place('digest'),
  };
}

function checkLength(length: number): void {
  if (length > MAX_INPUT_BYTES) throw new RangeError(`the kernel takes ${MAX_INPUT_BYTES} bytes at once`);
}

/** BLAKE3 of up to MAX_INPUT_BYTES under a key of 32 bytes. */
export function keyedHash(key: Uint8Array, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  checkLength(bytes.length);
  const k = kernel();
  k.memory.set(key, k.key);
  k.memory.set(bytes, k.input);
  k.hashInput(bytes.length);
  return k.memory.slice(k.digest, k.digest + HASH_BYTES);
}

/**
 * Unpacks a chunk, and hashes what it holds.
 * @returns the chunk's bytes, which the next call overwrites.
 * @throws XetFormatError when the stored bytes do not give exactly `rawLength` bytes.
 */
export function unpackChunk(packing: number, stored: Uint8Array, rawLength: number): Uint8Array<ArrayBuffer> {
  checkLength(stored.length);
  if (rawLength > MAX_CHUNK_BYTES) throw new XetFormatError('a chunk is too large');
  const k = kernel();
  k.memory.set(stored, k.input);
  if (!k.unpack(packing, stored.length, rawLength)) throw new XetFormatError('a chunk cannot be unpacked');
  return k.memory.subarray(k.output, k.output + rawLength);
}

/**
 * Unpacks a chunk only to hash it under a key: what `unpackChunk` and `keyedHash` do, without copies between. `onRaw` hears
 * what the chunk holds; the bytes are overwritten afterwards.
 */
export function hashPackedChunk(
  key: Uint8Array,
  packing: number,
  stored: Uint8Array,
  rawLength: number,
  onRaw: (raw: Uint8Array) => void,
): Uint8Array<ArrayBuffer> {
  const k = kernel();
  if (packing === scheme.plain) {
    if (stored.length !== rawLength) throw new XetFormatError('a chunk has another length than its header says');
    const hash = keyedHash(key, stored);
    onRaw(stored);
    return hash;
  }
  const raw = unpackChunk(packing, stored, rawLength);
  k.memory.set(key, k.key);
  k.hashOutput(rawLength);
  const hash = k.memory.slice(k.digest, k.digest + HASH_BYTES);
  onRaw(raw);
  return hash;
}

/** Packs a chunk; null when that would not make it shorter. The result is overwritten by the next call. */
export function packChunk(packing: Scheme, raw: Uint8Array): Uint8Array<ArrayBuffer> | null {
  if (raw.length > MAX_CHUNK_BYTES) throw new RangeError('a chunk is too large');
  const k = kernel();
  k.memory.set(raw, k.input);
  const length = k.pack(packing, raw.length);
  return length === 0 ? null : k.memory.subarray(k.output, k.output + length);
}

/**
 * Where the rolling hash over the bytes has zeros under the mask for the first time at or after position `from`, or -1.
 */
export function findCut(bytes: Uint8Array, from: number, mask: bigint): number {
  checkLength(bytes.length);
  const k = kernel();
  k.memory.set(bytes, k.input);
  return k.findCut(0, from, bytes.length, mask);
}
