/**
 * Finds where the records of a text table begin and end: lines, lines of CSV with quoted line breaks in them, elements
 * of a JSON array. Works on bytes, so that it can start at any record it has found before.
 */
import { TableError } from './table-error.ts';

export type RecordKind = 'line' | 'csv' | 'json-array';

/** One record must fit into memory with all that is made of it. */
export const MAX_RECORD_BYTES = 4 << 20;

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

export class RecordSplitter {
  readonly #kind: RecordKind;
  /** Bytes of a record that has not ended. */
  #open: Uint8Array[] = [];
  #openBytes = 0;
  #isQuoted = false;
  /** Within the chunk, so that it is not looked for again with every line. */
  #nextQuote = -1;
  /** Of the chunk before. */
  #lastByte = NEWLINE;
  #isEscaped = false;
  #depth = 0;
  #isOver = false;

  constructor(kind: RecordKind) {
    this.#kind = kind;
  }

  /** The records that end in the chunk, each with the offset behind it, counted from the chunk's start. */
  *split(chunk: Uint8Array): Generator<{ readonly bytes: Uint8Array; readonly end: number }, void, void> {
    let start = 0;
    this.#nextQuote = -1;
    for (;;) {
      const end = this.#kind === 'json-array' ? this.#endOfElement(chunk, start) : this.#endOfLine(chunk, start);
      if (end < 0) break;
      const bytes = this.#close(chunk.subarray(start, end));
      start = end + 1;
      yield { bytes, end: start };
      if (this.#isOver) return;
    }
    this.#keep(chunk.subarray(start));
    this.#lastByte = chunk.at(-1) ?? this.#lastByte;
  }

  /** What is left at the end of the file. */
  finish(): Uint8Array {
    return this.#close(new Uint8Array());
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  #endOfLine(chunk: Uint8Array, start: number): number {
    if (this.#kind === 'line') return chunk.indexOf(NEWLINE, start);
    if (this.#nextQuote < start) this.#nextQuote = placeOf(chunk, QUOTE, start);
    for (let from = start; ;) {
      if (!this.#isQuoted) {
        const end = chunk.indexOf(NEWLINE, from);
        if (end >= 0 && end < this.#nextQuote) return end;
      }
      if (this.#nextQuote === Number.POSITIVE_INFINITY) return -1;
      // A quote within a field that does not begin with one is a character like any other.
      if (this.#isQuoted || mayOpen(chunk[this.#nextQuote - 1] ?? this.#lastByte)) this.#isQuoted = !this.#isQuoted;
      from = this.#nextQuote + 1;
      this.#nextQuote = placeOf(chunk, QUOTE, from);
    }
  }

  /** The comma behind an element, or the bracket that ends the array; its opening bracket was left out by the caller. */
  #endOfElement(chunk: Uint8Array, start: number): number {
    for (let i = start; i < chunk.length; i++) {
      const byte = chunk[i] ?? 0;
      if (this.#isQuoted) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
        else if (byte === QUOTE) this.#isQuoted = false;
      } else if (byte === QUOTE) {
        this.#isQuoted = true;
      } else if (byte === 0x7b || byte === 0x5b) {
        this.#depth++;
      } else if (byte === 0x7d || byte === 0x5d) {
        if (this.#depth === 0) {
          this.#isOver = true;
          return i;
        }
        this.#depth--;
      } else if (byte === 0x2c && this.#depth === 0) {
        return i;
      }
    }
    return -1;
  }

  #keep(bytes: Uint8Array): void {
    this.#openBytes += bytes.length;
    if (this.#openBytes > MAX_RECORD_BYTES) throw new TableError('one of its rows is too long');
    if (bytes.length > 0) this.#open.push(bytes.slice());
  }

  #close(last: Uint8Array): Uint8Array {
    if (this.#openBytes + last.length > MAX_RECORD_BYTES) throw new TableError('one of its rows is too long');
    if (this.#open.length === 0) return last;
    const bytes = new Uint8Array(this.#openBytes + last.length);
    let at = 0;
    for (const part of [...this.#open, last]) {
      bytes.set(part, at);
      at += part.length;
    }
    this.#open = [];
    this.#openBytes = 0;
    return bytes;
  }
}

/** Behind a separator, at the start of a line, or as the second of two quotes that stand for one. */
function mayOpen(before: number): boolean {
  return before < 0x20 || before === QUOTE || before === 0x2c || before === 0x3b || before === 0x7c;
}

function placeOf(chunk: Uint8Array, byte: number, from: number): number {
  const place = chunk.indexOf(byte, from);
  return place < 0 ? Number.POSITIVE_INFINITY : place;
}
