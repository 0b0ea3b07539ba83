/** Plans which stored bytes of which xorbs give a byte range of a file: for reconstructions and for our own reads. */
import type { XetHash } from '../domain/xet-hash.ts';
import { type FileTerm, type PlacedTerm, fileBytes } from './terms.ts';
import { type XorbTable, rawStart, storedStart } from './xorb-table.ts';

/** Bytes [start, end) of a file. */
export interface FileRange {
  readonly start: number;
  readonly end: number;
}

export interface ReadPlan {
  /** Bytes of the first term to throw away. */
  readonly offsetIntoFirst: number;
  /** Bytes to give after that. */
  readonly lengthBytes: number;
  readonly terms: readonly PlacedTerm[];
}

/** Chunks [chunkStart, chunkEnd) of a xorb, which are its stored bytes [storedStart, storedEnd). */
export interface FetchRange {
  readonly chunkStart: number;
  readonly chunkEnd: number;
  readonly storedStart: number;
  readonly storedEnd: number;
}

/** The first and the last term that overlap the range, and where in the file they start. */
function spanOf(terms: readonly FileTerm[], range: FileRange): { first: number; last: number; firstAt: number } | null {
  let at = 0;
  let first = -1;
  let firstAt = 0;
  for (const [index, term] of terms.entries()) {
    const end = at + term.rawBytes;
    if (first < 0 && end > range.start) {
      first = index;
      firstAt = at;
    }
    if (first >= 0 && end >= range.end) return { first, last: index, firstAt };
    at = end;
  }
  return null;
}

/**
 * The xorbs, at most two, whose tables `planRead` can use to leave out chunks that the range does not touch. Empty when
 * the range ends where terms end.
 */
export function xorbsToTrim(terms: readonly FileTerm[], range: FileRange): XetHash[] {
  const span = range.start < range.end ? spanOf(terms, range) : null;
  if (span === null) return [];
  const wanted = new Set<XetHash>();
  let at = span.firstAt;
  for (let index = span.first; index <= span.last; index++) {
    const term = terms[index];
    if (term === undefined) break;
    if (at < range.start || at + term.rawBytes > range.end) wanted.add(term.xorb);
    at += term.rawBytes;
  }
  return [...wanted];
}

/**
 * Which terms give the bytes of the range, the first and the last of them cut down to the chunks needed where `tableOf`
 * has the xorb's table. The whole file when no range is asked for. The range lies inside the file and is not empty,
 * unless the file is.
 */
export function planRead(
  terms: readonly PlacedTerm[],
  range?: FileRange,
  tableOf: (xorb: XetHash) => XorbTable | undefined = () => undefined,
): ReadPlan {
  if (range === undefined) return { offsetIntoFirst: 0, lengthBytes: fileBytes(terms), terms };
  const span = range.start < range.end ? spanOf(terms, range) : null;
  if (span === null) return { offsetIntoFirst: 0, lengthBytes: 0, terms: [] };
  let at = span.firstAt;
  let offsetIntoFirst = range.start - span.firstAt;
  const planned: PlacedTerm[] = [];
  for (const term of terms.slice(span.first, span.last + 1)) {
    const table = at < range.start || at + term.rawBytes > range.end ? tableOf(term.xorb) : undefined;
    if (table === undefined) planned.push(term);
    else {
      const trimmed = trimTerm(term, table, Math.max(0, range.start - at), Math.min(term.rawBytes, range.end - at));
      if (planned.length === 0) offsetIntoFirst -= trimmed.skipped;
      planned.push(trimmed.term);
    }
    at += term.rawBytes;
  }
  return { offsetIntoFirst, lengthBytes: range.end - range.start, terms: planned };
}

/** The part of the term whose chunks hold its bytes [start, end), and how many bytes were left out before it. */
function trimTerm(
  term: PlacedTerm,
  table: XorbTable,
  start: number,
  end: number,
): { term: PlacedTerm; skipped: number } {
  const base = rawStart(table, term.chunkStart);
  let { chunkStart, chunkEnd } = term;
  while (chunkStart + 1 < chunkEnd && rawStart(table, chunkStart + 1) - base <= start) chunkStart++;
  while (chunkEnd - 1 > chunkStart && rawStart(table, chunkEnd - 1) - base >= end) chunkEnd--;
  return {
    term: {
      xorb: term.xorb,
      chunkStart,
      chunkEnd,
      rawBytes: rawStart(table, chunkEnd) - rawStart(table, chunkStart),
      storedStart: storedStart(table, chunkStart),
      storedEnd: storedStart(table, chunkEnd),
    },
    skipped: rawStart(table, chunkStart) - base,
  };
}

/**
 * What is fetched of each xorb: every chunk of the terms once, runs that touch or overlap joined, in the order of the
 * xorb. Xorbs come in the order of their first term.
 */
export function fetchRanges(terms: readonly PlacedTerm[]): Map<XetHash, FetchRange[]> {
  const byXorb = new Map<XetHash, FetchRange[]>();
  for (const { xorb, chunkStart, chunkEnd, storedStart, storedEnd } of terms) {
    const range = { chunkStart, chunkEnd, storedStart, storedEnd };
    const ranges = byXorb.get(xorb);
    if (ranges) ranges.push(range);
    else byXorb.set(xorb, [range]);
  }
  for (const [xorb, ranges] of byXorb) byXorb.set(xorb, joinRanges(ranges));
  return byXorb;
}

function joinRanges(ranges: FetchRange[]): FetchRange[] {
  const joined: FetchRange[] = [];
  for (const range of ranges.sort((a, b) => a.chunkStart - b.chunkStart)) {
    const last = joined.at(-1);
    if (last === undefined || range.chunkStart > last.chunkEnd) joined.push(range);
    else if (range.chunkEnd > last.chunkEnd)
      joined[joined.length - 1] = { ...last, chunkEnd: range.chunkEnd, storedEnd: range.storedEnd };
  }
  return joined;
}
