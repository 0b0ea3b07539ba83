/**
 * Looks over the parts of a decompressed Parquet page whose few bytes can ask for much memory or time, before the
 * decoder, which trusts them, sees the page.
 */
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { TableError, TooLargeError } from './table-error.ts';

/** Values of one page. Writers start a new page after 20,000 rows or 1 MB; columns of one value can have more. */
export const MAX_PAGE_VALUES = 2_000_000;
export const MAX_PAGE_BYTES = 16 << 20;

/** Runs of the hybrid encoding may not hold more than the `count` values they are for; fewer is for the decoder to see. */
export function checkRuns(bytes: Uint8Array, start: number, end: number, width: number, count: number): void {
  if (width > 32) throw new TableError('a page has values of more than 32 bits');
  let at = start;
  for (let seen = 0; seen < count && at < end;) {
    let header = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined || at > end || shift > 28) throw new TableError('a page ends too early');
      header += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    const isPacked = header % 2 === 1;
    const run = isPacked ? Math.floor(header / 2) * 8 : Math.floor(header / 2);
    if (run === 0) throw new TableError('a page has an empty run');
    // A last packed group is filled up to eight; some writers round whole blocks up.
    if (run > count - seen + 512) throw new TableError('a page holds more values than its header says');
    at += isPacked ? (run / 8) * width : (width + 7) >> 3;
    seen += run;
  }
}

export interface ValuesToCheck {
  readonly encoding: string;
  readonly type: string;
  readonly typeLength: number | undefined;
  /** At most this many: nulls have no value. */
  readonly count: number;
}

/** `bytes` from `offset` on are the values of a page. */
export function checkValues(bytes: Uint8Array, offset: number, values: ValuesToCheck): void {
  const { encoding, type, count } = values;
  if ((values.typeLength ?? 0) * count > 2 * MAX_PAGE_BYTES) throw new TooLargeError('a page is too large');
  if (encoding.endsWith('_DICTIONARY')) {
    if (type === 'BOOLEAN') checkRuns(bytes, offset + 4, bytes.length, 1, count);
    else if (count > 0) checkRuns(bytes, offset + 1, bytes.length, bytes[offset] ?? 0, count);
  } else if (encoding === 'RLE') {
    checkRuns(bytes, offset + 4, bytes.length, 1, count);
  } else if (encoding.startsWith('DELTA_')) {
    const present = checkDeltaHeader(bytes, offset, count);
    if (encoding === 'DELTA_BYTE_ARRAY') checkPrefixes(bytes, offset, present);
    if (encoding === 'DELTA_LENGTH_BYTE_ARRAY') checkLengths(bytes, offset, present);
  }
}

/** Answers how many values there are. */
function checkDeltaHeader(bytes: Uint8Array, offset: number, most: number): number {
  const [blockSize, second] = smallVarint(bytes, offset);
  const [miniblocks, third] = smallVarint(bytes, second);
  const [present] = smallVarint(bytes, third);
  if (blockSize < 8 || blockSize > 65_536 || miniblocks < 1 || miniblocks > 512) {
    throw new TableError('a page has blocks of an impossible size');
  }
  if (present > most) throw new TableError('a page holds more values than its header says');
  return present;
}

function smallVarint(bytes: Uint8Array, offset: number): [value: number, end: number] {
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[offset + i] ?? 0;
    value += (byte & 0x7f) << (7 * i);
    if (byte < 0x80) return [value, offset + i + 1];
  }
  throw new TableError('a page has blocks of an impossible size');
}

/** Each value repeats the beginning of the one before: a few bytes can spell out gigabytes. */
function checkPrefixes(bytes: Uint8Array, offset: number, count: number): void {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset };
  const prefixes = new Int32Array(count);
  deltaBinaryUnpack(reader, count, prefixes);
  checkDeltaHeader(bytes, reader.offset, count);
  const suffixes = new Int32Array(count);
  deltaBinaryUnpack(reader, count, suffixes);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const prefix = prefixes[i] ?? 0;
    const suffix = suffixes[i] ?? 0;
    if (prefix < 0 || suffix < 0) throw new TableError('a page has a value of negative length');
    total += prefix + suffix;
    if (total > 2 * MAX_PAGE_BYTES) throw new TooLargeError('the values of a page are too large together');
  }
}

function checkLengths(bytes: Uint8Array, offset: number, count: number): void {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset };
  const lengths = new Int32Array(count);
  deltaBinaryUnpack(reader, count, lengths);
  if (lengths.some((length) => length < 0)) throw new TableError('a page has a value of negative length');
}
