/** Parquet files as tables: the footer, then only the pages that hold the rows and columns asked for. */
import { type FileMetaData, type SchemaTree, parquetMetadata, parquetSchema } from 'hyparquet';
import { assembleNested } from 'hyparquet/src/assemble.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { getTreePath } from 'hyparquet/src/schema.js';
import { makeYielder } from '../../ports/yield.ts';
import type { ByteSource } from '../byte-source.ts';
import { type Cell, CellMaker } from './cells.ts';
import { dtypeOf, mediaKindOf } from './features.ts';
import { SMALL_PICTURE_BYTES, mediaCell } from './media.ts';
import { boundsOf } from './parquet-bounds.ts';
import { ParquetColumn } from './parquet-column.ts';
import { parquetColumns } from './parquet-features.ts';
import { leftOut, rowsOfColumns } from './rows-of-columns.ts';
import type { ColumnBounds, FeatureType, ReadOptions, ScanOptions, Table, TableColumn, TableRow } from './table.ts';
import { TableError, TooLargeError, decoding } from './table-error.ts';
import { endOfStruct } from './thrift-check.ts';

const MAX_FOOTER_BYTES = 8 << 20;
const MAX_SCHEMA_ELEMENTS = 10_000;
const MAX_SCHEMA_DEPTH = 40;
/** What the columns of one table may keep decoded for the next read. */
const MAX_KEPT_BYTES = 12 << 20;
const MAX_EMBEDDED_BYTES = 32 << 20;
/** Of a value in a page too large for memory, which a cell could not show whole either. */
const MAX_VALUE_BYTES = 128 << 10;
const MIN_VALUE_BYTES = 16 << 10;
/** Rows are looked through so many at a time that they have about so many bytes. */
const STEP_BYTES = 16 << 20;
const MIN_SCAN_ROWS = 50;
const COLUMNS_AT_ONCE = 4;
/** What columns that are read at the same time may hold; a page is at most as large as its column. */
const MAX_BYTES_AT_ONCE = 8 << 20;
const SCAN_ROWS = 1000;

/** Times as the `datasets` library shows them; what JavaScript cannot count in is cut. */
const parsers = {
  ...DEFAULT_PARSERS,
  jsonFromBytes: (bytes: Uint8Array | undefined): unknown => bytes && new TextDecoder().decode(bytes),
  geometryFromBytes: (bytes: Uint8Array): unknown => bytes,
  geographyFromBytes: (bytes: Uint8Array): unknown => bytes,
  dateFromDays: (days: number | undefined): unknown =>
    days === undefined ? undefined : new Date(days * 86_400_000).toISOString().slice(0, 10),
};

/** What stays true of a file whatever is read of it; costly for large footers, so callers keep it by the file's id. */
export interface ParquetFooter {
  readonly metadata: FileMetaData;
  readonly schema: SchemaTree;
  readonly columns: readonly TableColumn[];
  readonly rowCount: number;
  readonly footerBytes: number;
}

export async function readParquetFooter(source: ByteSource): Promise<ParquetFooter> {
  const { sizeBytes } = source;
  if (sizeBytes < 12) throw new TableError('it is too short');
  const guess = Math.min(sizeBytes, 64 << 10);
  let tail = await source.read(sizeBytes - guess, guess);
  if (tail.length < 8 || new TextDecoder().decode(tail.subarray(-4)) !== 'PAR1') {
    throw new TableError('it does not end like a Parquet file');
  }
  const footerBytes = new DataView(tail.buffer, tail.byteOffset, tail.byteLength).getUint32(tail.length - 8, true) + 8;
  if (footerBytes > sizeBytes - 4) throw new TableError('its footer is longer than the file');
  if (footerBytes > MAX_FOOTER_BYTES) throw new TooLargeError('its footer is too large');
  if (footerBytes > tail.length) tail = await source.read(sizeBytes - footerBytes, footerBytes);
  if (endOfStruct(tail.subarray(0, tail.length - 8), tail.length - footerBytes) === null) {
    throw new TableError('it ends within its metadata');
  }
  const bytes = tail.slice(tail.length - footerBytes);
  return decoding(() => parseFooter(bytes));
}

function parseFooter(bytes: Uint8Array): ParquetFooter {
  const metadata = parquetMetadata(bytes, { parsers, geoparquet: false });
  checkSchema(metadata);
  const schema = parquetSchema(metadata);
  const rowCount = metadata.row_groups.reduce((total, group) => total + Number(group.num_rows), 0);
  if (!metadata.row_groups.every((group) => group.num_rows >= 0n) || !Number.isSafeInteger(rowCount)) {
    throw new TableError('it has an impossible number of rows');
  }
  return { metadata, schema, columns: parquetColumns(metadata, schema), rowCount, footerBytes: bytes.length };
}

/** The tree is built by recursion over counts that the file names. */
function checkSchema({ schema }: FileMetaData): void {
  if (schema.length > MAX_SCHEMA_ELEMENTS) throw new TooLargeError('it has too many columns');
  const open: number[] = [];
  for (const [i, element] of schema.entries()) {
    if (i > 0 && open.length === 0) throw new TableError('its schema is broken');
    if (open.length > 0) open.push((open.pop() ?? 0) - 1);
    const children = element.num_children ?? 0;
    if (children < 0 || children > schema.length) throw new TableError('its schema is broken');
    if (children > 0) open.push(children);
    if (open.length > MAX_SCHEMA_DEPTH) throw new TableError('its columns are nested too deeply');
    while (open.at(-1) === 0) open.pop();
  }
  if (open.length > 0 || schema.length < 1) throw new TableError('its schema is broken');
}

interface ColumnReader {
  readonly column: TableColumn;
  /** Without the bytes of embedded files. */
  readonly node: SchemaTree;
  readonly leaves: readonly Leaf[];
}

interface Leaf {
  readonly path: string;
  /** Its number among the chunks of a row group. */
  readonly index: number;
  readonly reader: ParquetColumn;
}

interface Group {
  readonly index: number;
  readonly firstRow: number;
  readonly rowCount: number;
}

export class ParquetTable implements Table {
  readonly format = 'parquet';
  readonly columns: readonly TableColumn[];
  readonly rowCount: number;
  readonly #footer: ParquetFooter;
  readonly #source: ByteSource;
  readonly #groups: readonly Group[];
  readonly #readers = new Map<string, ColumnReader>();

  constructor(source: ByteSource, footer: ParquetFooter) {
    this.#source = source;
    this.#footer = footer;
    this.columns = footer.columns;
    this.rowCount = footer.rowCount;
    let firstRow = 0;
    this.#groups = footer.metadata.row_groups.map((group, index) => {
      const rowCount = Number(group.num_rows);
      firstRow += rowCount;
      return { index, rowCount, firstRow: firstRow - rowCount };
    });
  }

  /** What the footer says beside columns and rows: row groups, codecs, the writer. */
  get metadata(): FileMetaData {
    return this.#footer.metadata;
  }

  get estimatedRowCount(): number {
    return this.rowCount;
  }

  async readRows(offset: number, length: number, options: ReadOptions = {}): Promise<readonly TableRow[]> {
    const rows: TableRow[] = [];
    const end = Math.min(offset + length, this.rowCount);
    for (const group of this.#groups) {
      const from = Math.max(offset, group.firstRow);
      const until = Math.min(end, group.firstRow + group.rowCount);
      if (from < until) rows.push(...(await this.#readGroup(group, from, until, options)));
    }
    return rows;
  }

  async readBytes(row: number, column: string): Promise<Uint8Array | null> {
    const group = this.#groups.find(({ firstRow, rowCount }) => row >= firstRow && row < firstRow + rowCount);
    const top = this.#footer.schema.children.find((child) => child.element.name === column);
    if (group === undefined || top === undefined) return null;
    const node = top.children.find((child) => child.element.name === 'bytes') ?? top;
    if (node.children.length > 0) return null;
    const leaf = this.#leafOf(node);
    const start = row - group.firstRow;
    const [value] = await this.#readLeaf(leaf, group, start, start + 1, MAX_EMBEDDED_BYTES);
    const bytes: unknown = Array.isArray(value) ? value.flat(MAX_SCHEMA_DEPTH)[0] : value;
    return bytes instanceof Uint8Array ? bytes : null;
  }

  async *scan(options: ScanOptions): AsyncGenerator<readonly TableRow[], void, void> {
    const offset = options.offset ?? 0;
    const pause = makeYielder();
    for (const group of this.#groups) {
      const behind = group.firstRow + group.rowCount;
      if (behind <= offset || options.skipRange?.((column) => this.#bounds(group, column)) === true) continue;
      const step = this.#stepOf(group, options.columns);
      for (let from = Math.max(offset, group.firstRow); from < behind; from += step) {
        const turn = pause();
        if (turn) await turn;
        yield await this.#readGroup(group, from, Math.min(from + step, behind), options);
      }
    }
  }

  #bounds(group: Group, column: string): ColumnBounds | null {
    const node = this.#footer.schema.children.find((child) => child.element.name === column);
    return node === undefined || node.children.length > 0
      ? null
      : boundsOf(
          this.#footer.metadata.row_groups[group.index]?.columns[this.#leafIndex(node)]?.meta_data,
          node.element,
        );
  }

  async #readGroup(group: Group, from: number, until: number, options: ReadOptions): Promise<TableRow[]> {
    const wanted = options.columns;
    const columns = wanted === undefined ? this.columns : this.columns.filter(({ name }) => wanted.includes(name));
    const cells = new Map<string, readonly Cell[]>();
    const maker = new CellMaker(options.maxCellChars);
    for (let i = 0; i < columns.length;) {
      const together = this.#fewColumns(columns.slice(i, i + COLUMNS_AT_ONCE), group);
      i += together.length;
      const read = await Promise.all(together.map((column) => this.#readColumn(column, group, from, until)));
      for (const [k, column] of together.entries()) {
        cells.set(column.name, cellsOf(column, read[k] ?? null, until - from, maker));
      }
      this.#releaseSome();
    }
    const made = columns.map(({ name }) => [name, cells.get(name) ?? []] as const);
    return rowsOfColumns(from, until - from, made);
  }

  #stepOf(group: Group, wanted: readonly string[] | undefined): number {
    const chunks = this.#footer.metadata.row_groups[group.index]?.columns;
    let bytes = 1;
    for (const column of this.columns) {
      if (wanted !== undefined && !wanted.includes(column.name)) continue;
      for (const { index } of this.#readerOf(column).leaves) {
        bytes += Number(chunks?.[index]?.meta_data?.total_uncompressed_size ?? 0);
      }
    }
    return Math.max(MIN_SCAN_ROWS, Math.min(SCAN_ROWS, Math.floor((STEP_BYTES * group.rowCount) / bytes)));
  }

  /** As many as may be in memory at the same time, and at least one. */
  #fewColumns(columns: readonly TableColumn[], group: Group): readonly TableColumn[] {
    const chunks = this.#footer.metadata.row_groups[group.index]?.columns;
    let bytes = 0;
    const fitting = columns.filter((column, i) => {
      for (const leaf of this.#readerOf(column).leaves) {
        bytes += Number(chunks?.[leaf.index]?.meta_data?.total_uncompressed_size ?? 0);
      }
      return i === 0 || bytes <= MAX_BYTES_AT_ONCE;
    });
    return columns.slice(0, fitting.length);
  }

  /** Null when the pages that hold the rows are too large to be read. */
  async #readColumn(column: TableColumn, group: Group, from: number, until: number): Promise<unknown[] | null> {
    const { node, leaves } = this.#readerOf(column);
    try {
      const data = new Map<string, unknown[]>();
      for (const leaf of leaves) {
        data.set(leaf.path, await this.#readLeaf(leaf, group, from - group.firstRow, until - group.firstRow));
      }
      // Decoded rows are kept for the next read; assembling moves parts of them about.
      if (node.children.length > 0) for (const [path, rows] of data) data.set(path, rows.map(copyLists));
      decoding(() => assembleNested(data, node, parsers));
      return data.get(node.path.join('.')) ?? null;
    } catch (error) {
      if (error instanceof TooLargeError) return null;
      throw error;
    }
  }

  async #readLeaf(
    leaf: Leaf,
    group: Group,
    start: number,
    end: number,
    maxValueBytes = Math.max(MIN_VALUE_BYTES, Math.min(MAX_VALUE_BYTES, Math.floor(STEP_BYTES / (end - start)))),
  ): Promise<unknown[]> {
    const chunk = this.#footer.metadata.row_groups[group.index]?.columns[leaf.index];
    if (chunk === undefined) throw new TableError('a row group lacks a column');
    return leaf.reader.read({ index: group.index, rowCount: group.rowCount, chunk }, start, end, maxValueBytes);
  }

  #readerOf(column: TableColumn): ColumnReader {
    const known = this.#readers.get(column.name);
    if (known !== undefined) return known;
    const node = this.#footer.schema.children.find((child) => child.element.name === column.name);
    if (node === undefined) throw new TableError('a column is missing');
    const media = mediaKindOf(column.type);
    const shown = withoutBytes(node, media !== null && !(media === 'image' && this.#isSmall(node)));
    const reader = { column, node: shown, leaves: leavesOf(shown).map((leaf) => this.#leafOf(leaf)) };
    this.#readers.set(column.name, reader);
    return reader;
  }

  /** Whether what is below the column takes little room, going by the first row group. */
  #isSmall(node: SchemaTree): boolean {
    const [group] = this.#footer.metadata.row_groups;
    const sizes = leavesOf(node).map((leaf) =>
      Number(group?.columns[this.#leafIndex(leaf)]?.meta_data?.total_uncompressed_size ?? 0),
    );
    return sizes.reduce((sum, size) => sum + size, 0) <= SMALL_PICTURE_BYTES * Number(group?.num_rows ?? 0);
  }

  #leafOf(node: SchemaTree): Leaf {
    const schemaPath = getTreePath(this.#footer.schema, node.path);
    const { element } = node;
    if (element.type === undefined) throw new TableError('a column has no type');
    const leaf = { pathInSchema: node.path, type: element.type, element, schemaPath, parsers, utf8: false };
    return { path: node.path.join('.'), index: this.#leafIndex(node), reader: new ParquetColumn(this.#source, leaf) };
  }

  #leafIndex(node: SchemaTree): number {
    const path = node.path.join('.');
    return leavesOf(this.#footer.schema).findIndex((leaf) => leaf.path.join('.') === path);
  }

  #releaseSome(): void {
    let kept = 0;
    for (const { leaves } of this.#readers.values()) {
      for (const { reader } of leaves) {
        kept += reader.keptBytes;
        if (kept > MAX_KEPT_BYTES) reader.release();
      }
    }
  }
}

/** Null: the column's pages are too large to be read, and so all its cells are left out. */
function cellsOf(
  { type }: TableColumn,
  values: readonly unknown[] | null,
  count: number,
  maker: CellMaker,
): readonly Cell[] {
  if (values === null) return leftOut(count);
  const media = mediaKindOf(type);
  return values.map((value) => (media === null ? maker.make(exactly(type, value)) : mediaCell(media, value)));
}

/** Decimals are decoded by a multiplication; this takes the noise behind their last digit away. */
function exactly(type: FeatureType, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  const scale = /^decimal\d+\(\d+, (\d+)\)$/.exec(dtypeOf(type) ?? '')?.[1];
  return scale === undefined ? value : Number(value.toFixed(Math.min(100, Number(scale))));
}

function copyLists(row: unknown): unknown {
  return Array.isArray(row) ? row.map(copyLists) : row;
}

function leavesOf(node: SchemaTree): SchemaTree[] {
  return node.children.length === 0 ? [node] : node.children.flatMap(leavesOf);
}

/** Rows show where an embedded file is; its bytes are read when somebody asks for it. */
function withoutBytes(node: SchemaTree, isMedia: boolean): SchemaTree {
  const children = node.children.filter((child) => child.element.name !== 'bytes');
  return isMedia && children.length > 0 && children.length < node.children.length ? { ...node, children } : node;
}
