/** Arrow IPC files and streams as tables: the metadata of the batches, then only the parts of their columns that hold the rows. */
import { makeYielder } from '../../ports/yield.ts';
import type { ByteSource } from '../byte-source.ts';
import { ArrowBody } from './arrow-body.ts';
import { ArrowDictionaries } from './arrow-dictionaries.ts';
import {
  type ArrowIndex,
  type BatchPlace,
  type DictionaryPlace,
  estimateRows,
  extendIndex,
  openArrowIndex,
  rowsOf,
} from './arrow-index.ts';
import { MessageReader } from './arrow-message.ts';
import { type ColumnLayout, type ValueReader, layOut, readValues } from './arrow-values.ts';
import { type Cell, CellMaker } from './cells.ts';
import { mediaKindOf } from './features.ts';
import { SMALL_PICTURE_BYTES, mediaCell } from './media.ts';
import { leftOut, rowsOfColumns } from './rows-of-columns.ts';
import type { ReadOptions, ScanOptions, Table, TableColumn, TableRow } from './table.ts';
import { BusyError, TableError, TooLargeError } from './table-error.ts';

/** Messages looked at when a file is opened, so that the rows of a small one are counted. */
const COUNTED_MESSAGES = 32;
/** Messages one request passes on its way to a row. */
const MESSAGES_ON_THE_WAY = 2000;
const SCAN_ROWS = 1000;
/** Rows are decoded so many at a time that their batch has about so many bytes for them. */
const STEP_BYTES = 8 << 20;
/** What the columns of one batch may keep for the next read. */
const MAX_KEPT_BYTES = 12 << 20;
const COLUMNS_AT_ONCE = 4;
/** Of one column in one step: values with those in lists, and bytes of texts. */
const MAX_VALUES = 2_000_000;
const MAX_BYTES = 32 << 20;
/** Of one text; a cell shows less of it. */
const MAX_VALUE_BYTES = 128 << 10;
const MAX_EMBEDDED_BYTES = 32 << 20;

interface OpenBatch {
  readonly place: BatchPlace;
  readonly body: ArrowBody;
  readonly columns: readonly ColumnLayout[];
  readonly dictionaries: readonly DictionaryPlace[];
}

export async function openArrow(source: ByteSource, id: string | undefined): Promise<ArrowTable> {
  const index = await openArrowIndex(source, id);
  const rows = Number.MAX_SAFE_INTEGER;
  const counted =
    index.batches.length > 0 ? index : await extendIndex(source, index, { id, messages: COUNTED_MESSAGES, rows });
  return new ArrowTable(source, id, counted);
}

export class ArrowTable implements Table {
  readonly format = 'arrow';
  readonly #source: ByteSource;
  readonly #id: string | undefined;
  readonly #dictionaries: ArrowDictionaries;
  #index: ArrowIndex;
  #open: OpenBatch | null = null;

  constructor(source: ByteSource, id: string | undefined, index: ArrowIndex) {
    this.#source = source;
    this.#id = id;
    this.#index = index;
    this.#dictionaries = new ArrowDictionaries(source);
  }

  get columns(): readonly TableColumn[] {
    return this.#index.schema.columns;
  }

  get rowCount(): number | null {
    return this.#index.isComplete ? rowsOf(this.#index) : null;
  }

  get estimatedRowCount(): number {
    return estimateRows(this.#index, this.#source.sizeBytes);
  }

  async readRows(offset: number, length: number, options: ReadOptions = {}): Promise<readonly TableRow[]> {
    await this.#reach(offset + length);
    if (rowsOf(this.#index) <= offset && !this.#index.isComplete) {
      throw new BusyError('the way to this row is still being indexed');
    }
    const rows: TableRow[] = [];
    const maker = new CellMaker(options.maxCellChars);
    const end = offset + length;
    for (const batch of this.#index.batches) {
      const behind = batch.firstRow + batch.rowCount;
      for (let from = Math.max(offset, batch.firstRow); from < Math.min(end, behind);) {
        const until = Math.min(end, behind, from + stepOf(batch));
        rows.push(...(await this.#readPart(batch, from, until, options, maker)));
        from = until;
      }
      if (behind >= end) break;
    }
    return rows;
  }

  async readBytes(row: number, column: string): Promise<Uint8Array | null> {
    await this.#reach(row + 1);
    const place = this.#index.batches.find(({ firstRow, rowCount }) => row >= firstRow && row < firstRow + rowCount);
    if (place === undefined) return null;
    const batch = await this.#openBatch(place);
    const layout = batch.columns.find(({ field }) => field.name === column);
    const inner = layout?.children.filter(({ field }) => field.name === 'bytes') ?? [];
    if (layout === undefined || inner.length < Math.min(1, layout.children.length)) return null;
    const seen = { ...layout, children: inner };
    const [cell] = await readValues(this.#reader(batch, MAX_EMBEDDED_BYTES), seen, row - place.firstRow, 1);
    const value: unknown = cell instanceof Map ? cell.get('bytes') : cell;
    return value instanceof Uint8Array ? value : null;
  }

  async *scan(options: ScanOptions): AsyncGenerator<readonly TableRow[], void, void> {
    const pause = makeYielder();
    for (let from = options.offset ?? 0; ;) {
      await this.#reach(from + 1);
      const batch = this.#index.batches.find(({ firstRow, rowCount }) => from < firstRow + rowCount);
      if (batch === undefined && this.#index.isComplete) return;
      // Whoever looks at the rows decides how long it may take to find some.
      if (batch === undefined) yield [];
      const behind = batch === undefined ? from : batch.firstRow + batch.rowCount;
      while (batch !== undefined && from < behind) {
        const turn = pause();
        if (turn) await turn;
        const until = Math.min(behind, from + Math.min(SCAN_ROWS, stepOf(batch)));
        yield await this.#readPart(batch, from, until, options, new CellMaker(options.maxCellChars));
        from = until;
      }
    }
  }

  /** Grows the index until it knows `rows` rows, as far as one request may. */
  async #reach(rows: number): Promise<void> {
    if (this.#index.isComplete || rowsOf(this.#index) >= rows) return;
    this.#index = await extendIndex(this.#source, this.#index, { id: this.#id, messages: MESSAGES_ON_THE_WAY, rows });
  }

  async #openBatch(place: BatchPlace): Promise<OpenBatch> {
    if (this.#open?.place.offset === place.offset) return this.#open;
    const message = await MessageReader.readAt(this.#source, place);
    if (message?.kind !== 'batch') throw new TableError('a part of its rows is missing');
    const isStream = this.#index.blocks === null;
    this.#open = {
      place,
      body: new ArrowBody(this.#source, message, message.batch.codec),
      columns: layOut(this.#index.schema.fields, message.batch),
      dictionaries: this.#index.dictionaries.filter(({ offset }) => !isStream || offset < place.offset),
    };
    return this.#open;
  }

  #reader(batch: OpenBatch, maxValueBytes = MAX_VALUE_BYTES): ValueReader {
    const reader: ValueReader = {
      body: batch.body,
      budget: { values: MAX_VALUES, bytes: MAX_BYTES },
      maxValueBytes,
      lookUp: (field, keys) => this.#dictionaries.lookUp(reader, batch.dictionaries, field, keys),
    };
    return reader;
  }

  async #readPart(
    place: BatchPlace,
    from: number,
    until: number,
    options: ReadOptions,
    maker: CellMaker,
  ): Promise<TableRow[]> {
    const batch = await this.#openBatch(place);
    const wanted = options.columns;
    const shown = this.columns
      .map((column, i) => ({ column, layout: batch.columns[i] }))
      .filter(({ column }) => wanted === undefined || wanted.includes(column.name));
    const columns: [string, readonly Cell[]][] = [];
    for (let i = 0; i < shown.length; i += COLUMNS_AT_ONCE) {
      const together = shown.slice(i, i + COLUMNS_AT_ONCE);
      const read = await Promise.all(
        together.map(({ column, layout }) => this.#readColumn(batch, column, layout, from, until)),
      );
      for (const [k, { column }] of together.entries()) {
        columns.push([column.name, cellsOf(column, read[k] ?? null, until - from, maker)]);
      }
      if (batch.body.keptBytes > MAX_KEPT_BYTES) batch.body.release();
    }
    return rowsOfColumns(from, until - from, columns);
  }

  /** Null when the values are too large to be read. */
  async #readColumn(
    batch: OpenBatch,
    column: TableColumn,
    layout: ColumnLayout | undefined,
    from: number,
    until: number,
  ): Promise<unknown[] | null> {
    if (layout === undefined) throw new TableError('a column is missing');
    const { bodyBytes, firstRow, rowCount } = batch.place;
    const media = mediaKindOf(column.type);
    const isShown = media === null || (media === 'image' && bodyBytes <= SMALL_PICTURE_BYTES * rowCount);
    const seen = isShown ? layout : withoutBytes(layout);
    try {
      return await readValues(this.#reader(batch), seen, from - firstRow, until - from);
    } catch (error) {
      if (error instanceof TooLargeError) return null;
      throw error;
    }
  }
}

/** Rows show where an embedded file is; its bytes are read when somebody asks for it. */
function withoutBytes(layout: ColumnLayout): ColumnLayout {
  const children = layout.children.filter(({ field }) => field.name !== 'bytes');
  return children.length > 0 && children.length < layout.children.length ? { ...layout, children } : layout;
}

function cellsOf(
  { type }: TableColumn,
  values: readonly unknown[] | null,
  count: number,
  maker: CellMaker,
): readonly Cell[] {
  if (values === null) return leftOut(count);
  const media = mediaKindOf(type);
  return values.map((value) =>
    media === null ? maker.make(value) : mediaCell(media, value instanceof Map ? Object.fromEntries(value) : value),
  );
}

function stepOf({ bodyBytes, rowCount }: BatchPlace): number {
  return Math.max(1, Math.min(SCAN_ROWS, Math.floor((STEP_BYTES * rowCount) / Math.max(1, bodyBytes))));
}
