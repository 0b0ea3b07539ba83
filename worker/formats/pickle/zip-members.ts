/** Finds the pickles in a zip archive, which is what torch.save writes: by its directory, reading nothing else. */
import { inflateRawSync } from 'node:zlib';
import type { ByteSource } from '../byte-source.ts';
import { bytesAsSource } from '../byte-source.ts';

export interface ZipMember {
  readonly name: string;
  readonly isStored: boolean;
  readonly isDeflated: boolean;
  readonly isEncrypted: boolean;
  /** A symbolic link, as archives made under Unix say. */
  readonly isLink: boolean;
  readonly compressedBytes: number;
  readonly sizeBytes: number;
  readonly headerOffset: number;
}

const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;
const MAX_DIRECTORY_BYTES = 8 << 20;
const MAX_INFLATED_BYTES = 16 << 20;

/** Every member of the archive in the order of its directory; null when it is no archive or too large a one. */
export async function listZipMembers(source: ByteSource): Promise<readonly ZipMember[] | null> {
  const tailBytes = Math.min(source.sizeBytes, END_BYTES + MAX_COMMENT_BYTES);
  const tail = await source.read(source.sizeBytes - tailBytes, tailBytes);
  const end = lastSignature(tail, 0x06054b50);
  if (end < 0) return null;
  const view = viewOf(tail);
  let directoryBytes = view.getUint32(end + 12, true);
  let directoryOffset = view.getUint32(end + 16, true);
  if (directoryOffset === 0xffffffff || directoryBytes === 0xffffffff) {
    const wide = await wideEnd(source, tail, end);
    if (wide === null) return null;
    ({ directoryBytes, directoryOffset } = wide);
  }
  if (directoryBytes > MAX_DIRECTORY_BYTES || directoryOffset + directoryBytes > source.sizeBytes) return null;
  return parseDirectory(await source.read(directoryOffset, directoryBytes));
}

async function wideEnd(
  source: ByteSource,
  tail: Uint8Array,
  end: number,
): Promise<{ readonly directoryBytes: number; readonly directoryOffset: number } | null> {
  if (end < 20) return null;
  const locator = viewOf(tail);
  if (locator.getUint32(end - 20, true) !== 0x07064b50) return null;
  const at = Number(locator.getBigUint64(end - 12, true));
  const record = at + 56 <= source.sizeBytes ? await source.read(at, 56) : new Uint8Array(0);
  if (record.length < 56) return null;
  const view = viewOf(record);
  if (view.getUint32(0, true) !== 0x06064b50) return null;
  return {
    directoryBytes: Number(view.getBigUint64(40, true)),
    directoryOffset: Number(view.getBigUint64(48, true)),
  };
}

function parseDirectory(bytes: Uint8Array): readonly ZipMember[] | null {
  const view = viewOf(bytes);
  const members: ZipMember[] = [];
  for (let at = 0; at + 46 <= bytes.length;) {
    if (view.getUint32(at, true) !== 0x02014b50) return null;
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const next = at + 46 + nameBytes + extraBytes + view.getUint16(at + 32, true);
    if (next > bytes.length) return null;
    const method = view.getUint16(at + 10, true);
    const sizes = {
      sizeBytes: view.getUint32(at + 24, true),
      compressedBytes: view.getUint32(at + 20, true),
      headerOffset: view.getUint32(at + 42, true),
    };
    widen(sizes, view, at + 46 + nameBytes, extraBytes);
    members.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameBytes)),
      isStored: method === 0,
      isDeflated: method === 8,
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
      isLink: view.getUint8(at + 5) === 3 && view.getUint32(at + 38, true) >>> 28 === 0o12,
      ...sizes,
    });
    at = next;
  }
  return members;
}

/** Sizes that do not fit 32 bits are in an extra field, in this order. */
function widen(
  sizes: { sizeBytes: number; compressedBytes: number; headerOffset: number },
  view: DataView,
  start: number,
  extraBytes: number,
): void {
  for (let at = start; at + 4 <= start + extraBytes; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let place = at + 4;
    for (const key of ['sizeBytes', 'compressedBytes', 'headerOffset'] as const) {
      if (sizes[key] !== 0xffffffff || place + 8 > start + extraBytes) continue;
      sizes[key] = Number(view.getBigUint64(place, true));
      place += 8;
    }
  }
}

/** The content of a member; null when it is compressed in an unusual way, too large, or not where it should be. */
export async function openZipMember(source: ByteSource, member: ZipMember): Promise<ByteSource | null> {
  const header = await source.read(member.headerOffset, 30);
  if (header.length < 30) return null;
  const view = viewOf(header);
  if (view.getUint32(0, true) !== 0x04034b50) return null;
  const start = member.headerOffset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + member.compressedBytes > source.sizeBytes) return null;
  if (member.isStored) {
    return {
      sizeBytes: member.compressedBytes,
      read: (offset, length) =>
        source.read(start + offset, Math.max(0, Math.min(length, member.compressedBytes - offset))),
    };
  }
  if (!member.isDeflated || member.compressedBytes > MAX_INFLATED_BYTES) return null;
  const inflated = inflate(await source.read(start, member.compressedBytes));
  return inflated === null ? null : bytesAsSource(inflated);
}

/** Null when it is broken or becomes too large, which it is told before it does. */
function inflate(bytes: Uint8Array): Uint8Array | null {
  try {
    return inflateRawSync(bytes, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch {
    // The archive is somebody's file: one that does not unpack is told as such.
    return null;
  }
}

function lastSignature(bytes: Uint8Array, signature: number): number {
  const view = viewOf(bytes);
  for (let at = bytes.length - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) === signature) return at;
  }
  return -1;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
