/**
 * Tables of text: CSV, JSON Lines, arrays of JSON, plain lines. Rows are reached through an index of where every
 * thousandth begins, which grows as rows are read and is kept by the file's id.
 */
import { makeYielder } from '../../ports/yield.ts';
import type { ByteSource } from '../byte-source.ts';
import { Kept } from '../kept.ts';
import { CellMaker } from './cells.ts';
import { type RecordKind, RecordSplitter } from './records.ts';
import type { ReadOptions, ScanOptions, Table, TableColumn, TableFormat, TableRow } from './table.ts';
import { BusyError } from './table-error.ts';
import { type Compression, readBytes } from './text-bytes.ts';

/** How the records of a file become rows. */
export interface RowShape {
  readonly format: TableFormat;
  readonly kind: RecordKind;
  readonly columns: readonly TableColumn[];
  /** Where the first row begins: behind a byte order mark, a header, an opening bracket. */
  readonly start: number;
  /** Bytes of a row, from the first ones. */
  readonly bytesPerRow: number;
  /** Whether a line of nothing but blanks is a row, too. */
  readonly hasEmptyRows: boolean;
  parse(record: Uint8Array): ReadonlyMap<string, unknown>;
}

/** Where rows begin; what is known of one file. */
interface RowIndex {
  /** Of row 0, `EVERY`, 2 × `EVERY` …: offset in the (uncompressed) file. */
  readonly offsets: number[];
  rowCount: number | null;
  /** How far the file was read: rows and bytes. */
  seenRows: number;
  seenBytes: number;
}

const EVERY = 1000;
/** Bytes one request goes through to reach a row or to look for matches. */
const MAX_BYTES_TO_REACH = 96 << 20;
/** Files up to this size are counted at once. */
const MAX_COUNTED_BYTES = 4 << 20;

/** By file id and shape; a hint that can be made again at any time. Weighed by offsets. */
const indexes = new Kept<RowIndex>(500_000, (index) => index.offsets.length + 20);

export class TextTable implements Table {
  readonly format: TableFormat;
  readonly columns: readonly TableColumn[];
  readonly #source: ByteSource;
  readonly #compression: Compression;
  readonly #shape: RowShape;
  readonly #index: RowIndex;

  constructor(source: ByteSource, compression: Compression, shape: RowShape, id: string | undefined) {
    this.format = shape.format;
    this.columns = shape.columns;
    this.#source = source;
    this.#compression = compression;
    this.#shape = shape;
    const key = `${id} ${shape.kind} ${shape.start}`;
    const fresh: RowIndex = { offsets: [shape.start], rowCount: null, seenRows: 0, seenBytes: shape.start };
    this.#index = id === undefined ? fresh : (indexes.get(key) ?? indexes.set(key, fresh));
  }

  get rowCount(): number | null {
    return this.#index.rowCount;
  }

  get estimatedRowCount(): number {
    const { rowCount, seenRows, seenBytes } = this.#index;
    if (rowCount !== null) return rowCount;
    const bytesPerRow = seenRows > EVERY ? (seenBytes - this.#shape.start) / seenRows : this.#shape.bytesPerRow;
    // What a compressed file holds is not known; a factor of four is usual for text.
    const total = this.#source.sizeBytes * (this.#compression === 'none' ? 1 : 4);
    return Math.max(seenRows, Math.round((total - this.#shape.start) / Math.max(1, bytesPerRow)));
  }

  /** Counts the rows of a file that is not large. */
  async countIfSmall(): Promise<this> {
    if (this.#index.rowCount !== null || this.#source.sizeBytes > MAX_COUNTED_BYTES) return this;
    const pause = makeYielder();
    for await (const _ of this.#records(this.#index.seenRows)) {
      const turn = pause();
      if (turn) await turn;
    }
    return this;
  }

  async readRows(offset: number, length: number, options: ReadOptions = {}): Promise<readonly TableRow[]> {
    if (this.#index.rowCount !== null && offset >= this.#index.rowCount) return [];
    const rows: TableRow[] = [];
    const maker = new CellMaker(options.maxCellChars);
    const start = this.#index.offsets[Math.floor(offset / EVERY)] ?? this.#index.offsets.at(-1) ?? 0;
    const pause = makeYielder();
    for await (const { index, bytes, end } of this.#records(offset)) {
      if (index < offset) {
        if (end - start > MAX_BYTES_TO_REACH) throw new BusyError('the way to this row is still being indexed');
      } else {
        rows.push(this.#row(index, bytes, options, maker));
        if (rows.length === length) return rows;
      }
      const turn = pause();
      if (turn) await turn;
    }
    return rows;
  }

  readBytes(): Promise<null> {
    return Promise.resolve(null);
  }

  async *scan(options: ScanOptions): AsyncGenerator<readonly TableRow[], void, void> {
    const offset = options.offset ?? 0;
    let batch: TableRow[] = [];
    let maker = new CellMaker(options.maxCellChars);
    const pause = makeYielder();
    for await (const { index, bytes } of this.#records(offset)) {
      if (index >= offset) batch.push(this.#row(index, bytes, options, maker));
      const turn = pause();
      if (turn) await turn;
      if (batch.length < EVERY) continue;
      yield batch;
      batch = [];
      maker = new CellMaker(options.maxCellChars);
    }
    if (batch.length > 0) yield batch;
  }

  #row(index: number, bytes: Uint8Array, options: ReadOptions, maker: CellMaker): TableRow {
    const record = this.#shape.parse(bytes);
    const cells: [string, TableRow['cells'][string]][] = [];
    const truncated: string[] = [];
    for (const { name } of this.columns) {
      if (options.columns !== undefined && !options.columns.includes(name)) continue;
      const cell = maker.make(record.get(name));
      cells.push([name, cell.value]);
      if (cell.isTruncated) truncated.push(name);
    }
    return { index, cells: Object.fromEntries(cells), truncated };
  }

  /** Rows from the last indexed one before `offset` on; what they teach of the file goes into the index. */
  async *#records(offset: number): AsyncGenerator<{ index: number; bytes: Uint8Array; end: number }, void, void> {
    const known = this.#index;
    const place = Math.min(Math.floor(offset / EVERY), known.offsets.length - 1);
    const start = known.offsets[place] ?? this.#shape.start;
    const splitter = new RecordSplitter(this.#shape.kind);
    let index = place * EVERY;
    let chunkStart = start;
    for await (const chunk of readBytes(this.#source, this.#compression, start)) {
      for (const { bytes, end } of splitter.split(chunk)) {
        if (!this.#shape.hasEmptyRows && isBlank(bytes)) continue;
        yield { index, bytes, end: chunkStart + end };
        index++;
        this.#learn(index, chunkStart + end);
      }
      if (splitter.isOver) break;
      chunkStart += chunk.length;
    }
    const rest = splitter.isOver ? new Uint8Array() : splitter.finish();
    if (rest.length > 0 && !isBlank(rest)) {
      yield { index, bytes: rest, end: chunkStart };
      index++;
      this.#learn(index, chunkStart);
    }
    known.rowCount = index;
  }

  /** `rows` rows end before `offset`. */
  #learn(rows: number, offset: number): void {
    const known = this.#index;
    if (rows === known.offsets.length * EVERY) known.offsets.push(offset);
    if (rows > known.seenRows) {
      known.seenRows = rows;
      known.seenBytes = offset;
    }
  }
}

/** Most lines are told by their first byte. */
function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte > 0x20) return false;
  return true;
}
