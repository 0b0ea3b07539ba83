/**
 * Tables of text: CSV, JSON Lines, arrays of JSON, plain lines. Rows are reached through an index of where every
 * thousandth begins, which grows as rows are read and is kept by the file's id.
 */
import { makeYielder } from '../../ports/yield.ts';
import type { ByteSource } from '../byte-source.ts';
import { Kept } from '../kept.ts';
import type { Keep, KeptBytes } from '../kept-bytes.ts';
import { CellMaker } from './cells.ts';
import { type RecordKind, RecordSplitter } from './records.ts';
import { ROWS_PER_ENTRY, RowIndex, WHOLE_INDEX } from './row-index.ts';
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

/** Bytes one request goes through to reach a row or to look for matches. */
const MAX_BYTES_TO_REACH = 96 << 20;
/** Files up to this size are counted at once. */
const MAX_COUNTED_BYTES = 4 << 20;

/** Changes with how rows are found: another number, another index. */
const INDEX_FORM = 'rows-1';

/** By file id and shape; a hint that can be made again at any time. Weighed by offsets. */
const indexes = new Kept<RowIndex>(500_000, (index) => index.offsets.length + 20);

export class TextTable implements Table {
  readonly format: TableFormat;
  readonly columns: readonly TableColumn[];
  readonly #source: ByteSource;
  readonly #compression: Compression;
  readonly #shape: RowShape;
  readonly #index: RowIndex;

  readonly #kept: KeptBytes | undefined;

  constructor(source: ByteSource, compression: Compression, shape: RowShape, index: RowIndex, kept?: KeptBytes) {
    this.format = shape.format;
    this.columns = shape.columns;
    this.#source = source;
    this.#compression = compression;
    this.#shape = shape;
    this.#index = index;
    this.#kept = kept;
  }

  /** With what is known of where its rows begin: from memory, or from where it was kept. */
  static async open(
    source: ByteSource,
    compression: Compression,
    shape: RowShape,
    { id, keep }: { readonly id?: string | undefined; readonly keep?: Keep | undefined },
  ): Promise<TextTable> {
    const key = `${shape.kind} ${shape.start}`;
    const kept = source.sizeBytes > MAX_COUNTED_BYTES ? keep?.(`${INDEX_FORM} ${key}`) : undefined;
    const known = id === undefined ? undefined : indexes.get(`${id} ${key}`);
    if (known !== undefined) return new TextTable(source, compression, shape, known, kept);
    const bytes = (await kept?.read()) ?? null;
    const maxBytes = compression === 'none' ? source.sizeBytes : Number.MAX_SAFE_INTEGER;
    const restored = bytes === null ? null : RowIndex.decode(bytes, shape.start, maxBytes);
    const index = restored ?? new RowIndex(shape.start);
    if (id !== undefined) indexes.set(`${id} ${key}`, index);
    return new TextTable(source, compression, shape, index, kept);
  }

  get rowCount(): number | null {
    return this.#index.rowCount;
  }

  get estimatedRowCount(): number {
    const { rowCount, seenRows, seenBytes } = this.#index;
    if (rowCount !== null) return rowCount;
    const bytesPerRow =
      seenRows > ROWS_PER_ENTRY ? (seenBytes - this.#shape.start) / seenRows : this.#shape.bytesPerRow;
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
    const start = this.#index.offsets[Math.floor(offset / ROWS_PER_ENTRY)] ?? this.#index.offsets.at(-1) ?? 0;
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
      if (batch.length < ROWS_PER_ENTRY) continue;
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
    const place = Math.min(Math.floor(offset / ROWS_PER_ENTRY), known.offsets.length - 1);
    const start = known.offsets[place] ?? this.#shape.start;
    const splitter = new RecordSplitter(this.#shape.kind);
    let index = place * ROWS_PER_ENTRY;
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
    if (!known.isWholeKept && index === known.seenRows) {
      known.isWholeKept = this.#kept !== undefined;
      this.#kept?.write(WHOLE_INDEX, known.encode());
    }
  }

  /** `rows` rows end before `offset`. */
  #learn(rows: number, offset: number): void {
    const part = this.#index.learn(rows, offset);
    if (part !== null) this.#kept?.write(part, this.#index.encode());
  }
}

/** Most lines are told by their first byte. */
function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte > 0x20) return false;
  return true;
}
