/** Where the rows of a text file begin: of every thousandth its offset. Grows as rows are read, in their order. */

export const ROWS_PER_ENTRY = 1000;
/** So far apart are the points up to which an index is kept. */
const KEPT_STEP_BYTES = 64 << 20;
/** Part of a kept index that reaches the end of the file. */
export const WHOLE_INDEX = 999_999;

export class RowIndex {
  /** Of row 0, 1000, 2000 …, in the (uncompressed) file. */
  offsets: readonly number[];
  rowCount: number | null = null;
  /** How far the file was read: rows and bytes. */
  seenRows = 0;
  seenBytes: number;
  isWholeKept = false;
  readonly #growing: number[];

  /** `start`: of the first row. */
  constructor(start: number) {
    this.#growing = [start];
    this.offsets = this.#growing;
    this.seenBytes = start;
  }

  /** `rows` rows end before `offset`. Answers the part to keep, when so much is known that it is worth it. */
  learn(rows: number, offset: number): number | null {
    if (rows === this.#growing.length * ROWS_PER_ENTRY) this.#growing.push(offset);
    if (rows <= this.seenRows) return null;
    const before = Math.floor(this.seenBytes / KEPT_STEP_BYTES);
    this.seenRows = rows;
    this.seenBytes = offset;
    const step = Math.floor(offset / KEPT_STEP_BYTES);
    return step > before ? Math.min(step, WHOLE_INDEX - 1) : null;
  }

  /** Numbers of seven bits a byte, the lowest first: whether it is whole, rows, bytes, how far offsets are apart. */
  encode(): Uint8Array {
    const bytes: number[] = [];
    const put = (value: number): void => {
      let rest = value;
      for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
      bytes.push(rest);
    };
    for (const value of [this.rowCount === null ? 0 : 1, this.seenRows, this.seenBytes]) put(value);
    for (const [i, offset] of this.offsets.entries()) put(offset - (this.offsets[i - 1] ?? 0));
    return Uint8Array.from(bytes);
  }

  /** Null for bytes that cannot be the index of a file of at most `maxBytes` whose rows begin at `start`. */
  static decode(bytes: Uint8Array, start: number, maxBytes: number): RowIndex | null {
    const [isWhole, seenRows = 0, seenBytes = 0, first, ...steps] = numbersOf(bytes) ?? [];
    if (first !== start || seenBytes > maxBytes) return null;
    const index = new RowIndex(start);
    for (const step of steps) index.#growing.push((index.#growing.at(-1) ?? 0) + step);
    const fits = Math.floor(seenRows / ROWS_PER_ENTRY) + 1 === index.offsets.length;
    if (!fits || steps.includes(0) || (index.offsets.at(-1) ?? 0) > seenBytes) return null;
    index.seenRows = seenRows;
    index.seenBytes = seenBytes;
    index.isWholeKept = isWhole === 1;
    if (isWhole === 1) index.rowCount = seenRows;
    return index;
  }
}

/** Null when they end within a number, or when one is too large to be exact. */
function numbersOf(bytes: Uint8Array): number[] | null {
  const values: number[] = [];
  let value = 0;
  let unit = 1;
  for (const byte of bytes) {
    value += (byte & 0x7f) * unit;
    unit *= 0x80;
    if (!Number.isSafeInteger(value)) return null;
    if (byte >= 0x80) continue;
    values.push(value);
    value = 0;
    unit = 1;
  }
  return unit === 1 ? values : null;
}
