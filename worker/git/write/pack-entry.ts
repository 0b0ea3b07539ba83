/** New objects as a pack stores them: named, compressed, behind their header (gitformat-pack). */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { Oid } from '../../domain/oid.ts';
import { makeYielder } from '../../ports/yield.ts';
import { OID_BYTES, writeOidBytes } from '../oid-bytes.ts';
import type { ObjectType, TypeCode } from '../repo-view.ts';
import { REF_DELTA, writeTypeAndSize } from '../store/object-header.ts';

/** Above this, compressing in one go would hold up everybody else. */
const SYNC_BYTES = 256 * 1024;
const SLICE_BYTES = 128 * 1024;
const SAMPLE_BYTES = 8 * 1024;
const SAMPLES = 4;

/** What git calls an object with this content. */
export function hashObject(type: ObjectType, data: Uint8Array): Oid {
  return createHash('sha1').update(`${type} ${data.length}\0`).update(data).digest('hex') as Oid;
}

/** An object stored whole. */
export async function wholeEntry(type: TypeCode, data: Uint8Array): Promise<Uint8Array[]> {
  const header = new Uint8Array(16);
  const length = writeTypeAndSize(header, type, data.length);
  return [header.subarray(0, length), ...(await deflated(data))];
}

/** An object stored as what it differs in from another one, which the repository has. */
export async function deltaEntry(base: Oid, delta: Uint8Array): Promise<Uint8Array[]> {
  const header = new Uint8Array(16 + OID_BYTES);
  const length = writeTypeAndSize(header, REF_DELTA, delta.length);
  writeOidBytes(base, header, length);
  return [header.subarray(0, length + OID_BYTES), ...(await deflated(delta))];
}

/** The twelve bytes a pack of so many objects begins with. */
export function packHeader(objectCount: number): Uint8Array {
  const header = new Uint8Array(12);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x5041434b);
  view.setUint32(4, 2);
  view.setUint32(8, objectCount);
  return header;
}

async function deflated(data: Uint8Array): Promise<Uint8Array[]> {
  if (data.length <= SYNC_BYTES) return [deflateSync(data)];
  // What is compressed already would take the longest, for nothing.
  if (!isCompressible(data)) return [deflateSync(data, { level: 0 })];
  const stream = new CompressionStream('deflate');
  const writing = writeSlices(stream.writable, data);
  const pieces: Uint8Array[] = [];
  for await (const piece of stream.readable) pieces.push(piece);
  await writing;
  return pieces;
}

/** Tells from samples of a large content. */
function isCompressible(data: Uint8Array): boolean {
  const step = Math.floor((data.length - SAMPLE_BYTES) / (SAMPLES - 1));
  let packedBytes = 0;
  for (let i = 0; i < SAMPLES; i++)
    packedBytes += deflateSync(data.subarray(i * step, i * step + SAMPLE_BYTES), { level: 1 }).length;
  return packedBytes < SAMPLES * SAMPLE_BYTES * 0.95;
}

async function writeSlices(target: WritableStream<BufferSource>, data: Uint8Array): Promise<void> {
  const writer = target.getWriter();
  const pause = makeYielder();
  for (let at = 0; at < data.length; at += SLICE_BYTES) {
    await writer.write(data.slice(at, at + SLICE_BYTES));
    const turn = pause();
    if (turn !== undefined) await turn;
  }
  await writer.close();
}
