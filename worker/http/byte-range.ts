/** Reads a `Range` request header (RFC 9110, section 14) against the size of what was asked for. */
import type { ByteRange } from '../ports/blob-store.ts';

/** `whole`: answer 200 with everything, as for an absent, malformed or multiple range, which a server may ignore. */
export type RangeAnswer = 'whole' | 'unsatisfiable' | ByteRange;

const SINGLE_RANGE = /^bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i;

export function parseRange(header: string | undefined, sizeBytes: number): RangeAnswer {
  const match = header === undefined ? null : SINGLE_RANGE.exec(header.trim());
  if (match === null) return 'whole';
  const [, first = '', last = ''] = match;
  if (first === '') return last === '' ? 'whole' : suffixRange(Number(last), sizeBytes);
  const offset = Number(first);
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== '' && Number(last) < offset) return 'whole';
  if (offset >= sizeBytes) return 'unsatisfiable';
  return { offset, length: end - offset + 1 };
}

/** `bytes=-n`: the last n bytes, or everything when there are fewer. */
function suffixRange(wanted: number, sizeBytes: number): RangeAnswer {
  const length = Math.min(wanted, sizeBytes);
  return length === 0 ? 'unsatisfiable' : { offset: sizeBytes - length, length };
}

/** Value of `Content-Range` for a satisfied range. */
export function contentRange(range: ByteRange, sizeBytes: number): string {
  return `bytes ${range.offset}-${range.offset + range.length - 1}/${sizeBytes}`;
}
