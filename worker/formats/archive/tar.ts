/** Lists the entries of a tar archive (ustar, pax, GNU) by its headers alone, passing over what lies between them. */
import type { ListedEntry } from './folders.ts';

const BLOCK = 512;
/** Of a header that only brings a long name. */
const MAX_NAME_RECORD = 64 * 1024;

/** The archive from front to back; `null` at its end, or where the reader will go no further. */
export interface TarInput {
  take(length: number): Promise<Uint8Array | null>;
  skip(length: number): Promise<boolean>;
}

export interface TarListing {
  readonly entries: readonly ListedEntry[];
  readonly isTruncated: boolean;
}

/** Null for what is no tar archive. */
export async function listTar(input: TarInput, maxEntries: number): Promise<TarListing | null> {
  const entries: ListedEntry[] = [];
  let named: Overrides = {};
  for (let headers = 0; headers < maxEntries * 2; headers++) {
    const block = await input.take(BLOCK);
    if (block === null) return headers === 0 ? null : { entries, isTruncated: true };
    if (block.every((byte) => byte === 0)) return { entries, isTruncated: false };
    const header = parseHeader(block);
    if (header === null) return headers === 0 ? null : { entries, isTruncated: true };
    const padded = Math.ceil(header.sizeBytes / BLOCK) * BLOCK;
    if (header.type === 'x' || header.type === 'L' || header.type === 'K' || header.type === 'g') {
      if (padded > MAX_NAME_RECORD) return { entries, isTruncated: true };
      const record = await input.take(padded);
      if (record === null) return { entries, isTruncated: true };
      const content = record.subarray(0, header.sizeBytes);
      if (header.type === 'x') named = { ...named, ...parsePax(content) };
      if (header.type === 'L') named = { ...named, name: textOf(content) };
      continue;
    }
    if (entries.length === maxEntries) return { entries, isTruncated: true };
    const sizeBytes = named.sizeBytes ?? header.sizeBytes;
    entries.push({
      name: named.name ?? header.name,
      isFolder: header.type === '5',
      sizeBytes: isLink(header.type) ? 0 : sizeBytes,
      packedBytes: null,
      note: isLink(header.type) ? 'link' : null,
    });
    named = {};
    if (!isLink(header.type) && !(await input.skip(Math.ceil(sizeBytes / BLOCK) * BLOCK))) {
      return { entries, isTruncated: true };
    }
  }
  return { entries, isTruncated: true };
}

function isLink(type: string): boolean {
  return type === '1' || type === '2';
}

interface Overrides {
  readonly name?: string;
  readonly sizeBytes?: number;
}

interface Header {
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
}

/** Null when the checksum is wrong. */
function parseHeader(block: Uint8Array): Header | null {
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  if (Number.parseInt(textOf(block.subarray(148, 156)), 8) !== sum) return null;
  const sizeBytes = numberOf(block.subarray(124, 136));
  if (sizeBytes === null) return null;
  const isUstar = textOf(block.subarray(257, 262)) === 'ustar';
  // GNU tar keeps dates where ustar keeps the beginning of a long name.
  const isGnu = block[262] === 0x20;
  const prefix = isUstar && !isGnu ? textOf(block.subarray(345, 500)) : '';
  const name = textOf(block.subarray(0, 100));
  const flag = String.fromCharCode(block[156] ?? 0);
  const type = flag === '\0' && name.endsWith('/') ? '5' : flag;
  return { name: prefix === '' ? name : `${prefix}/${name}`, type, sizeBytes };
}

/** Octal digits or, of what is larger than they can tell, binary with the highest bit set. */
function numberOf(field: Uint8Array): number | null {
  const first = field[0] ?? 0;
  if (first >= 0x80) {
    const value = field.subarray(1).reduce((total, byte) => total * 256 + byte, first & 0x7f);
    return Number.isSafeInteger(value) ? value : null;
  }
  const digits = textOf(field).trim();
  if (digits === '') return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : null;
}

/** Records of the form `length key=value\n`. */
function parsePax(bytes: Uint8Array): Overrides {
  let named: Overrides = {};
  for (let at = 0; at < bytes.length;) {
    const length = Number.parseInt(textOf(bytes.subarray(at, at + 10)), 10);
    if (!(length > 3) || at + length > bytes.length) break;
    const record = new TextDecoder().decode(bytes.subarray(at, at + length - 1));
    const [, key, value = ''] = /^\d+ ([^=]+)=([^]*)$/.exec(record) ?? [];
    if (key === 'path') named = { ...named, name: value };
    if (key === 'size' && /^\d{1,15}$/.test(value)) named = { ...named, sizeBytes: Number(value) };
    at += length;
  }
  return named;
}

function textOf(field: Uint8Array): string {
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}
