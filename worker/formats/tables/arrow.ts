/** Arrow IPC files and streams as tables. They are read as a whole, so only up to a size; values are decoded as asked for. */
import { type Batch, type DataType, type Field, type Table as ArrowData, Type, tableFromIPC } from '@uwdata/flechette';
import type { ByteSource } from '../byte-source.ts';
import { isJsonObject, objectAt, parseJsonObject } from '../json.ts';
import { listType, mediaKindOf, parseFeatures, valueType } from './features.ts';
import { mediaCell } from './media.ts';
import type { FeatureType, ReadOptions, ScanOptions, Table, TableColumn, TableRow } from './table.ts';
import { toCell } from './cells.ts';
import { TableError, TooLargeError } from './table-error.ts';

const MAX_ARROW_BYTES = 24 << 20;
const MAX_DEPTH = 40;

export async function openArrow(source: ByteSource): Promise<ArrowTable> {
  if (source.sizeBytes > MAX_ARROW_BYTES)
    throw new TooLargeError('it is too large for this format; Parquet is read at any size');
  const data = decode(await source.read(0, source.sizeBytes));
  for (const column of data.children) for (const batch of column.data) checkBatch(batch, source.sizeBytes, 0);
  return new ArrowTable(data);
}

function decode(bytes: Uint8Array): ArrowData {
  try {
    return tableFromIPC(bytes, { useDate: true });
  } catch (error) {
    // Whatever the decoder stumbles over, it is the file that is broken.
    throw new TableError(error instanceof Error ? error.message.slice(0, 200) : 'it is broken');
  }
}

/** Offsets are trusted when a list is cut out of its values: they must not reach beyond them. */
function checkBatch(batch: Batch<unknown>, sizeBytes: number, depth: number): void {
  if (depth > MAX_DEPTH) throw new TableError('its columns are nested too deeply');
  // Eight rows to a byte is the most that any column can hold, but for one of nothing but nulls.
  if (!(batch.length >= 0 && batch.length <= sizeBytes * 8)) throw new TableError('it has more rows than bytes');
  const { offsets, sizes, children, values } = batch;
  const inner = children?.[0]?.length ?? values?.length ?? 0;
  if (offsets !== undefined && offsets !== null) {
    let before = 0;
    const count = Math.min(offsets.length, batch.length + (sizes === undefined || sizes === null ? 1 : 0));
    for (let i = 0; i < count; i++) {
      const offset = Number(offsets[i]);
      const end = sizes === undefined || sizes === null ? offset : offset + Number(sizes[i]);
      const isOrdered = sizes === undefined || sizes === null ? offset >= before : Number(sizes[i]) >= 0;
      if (!(offset >= 0 && isOrdered && end <= inner)) throw new TableError('a column lies outside the file');
      before = offset;
    }
  }
  for (const child of children ?? []) {
    for (const part of 'data' in child ? (child as unknown as { data: Batch<unknown>[] }).data : [child]) {
      checkBatch(part as Batch<unknown>, sizeBytes, depth + 1);
    }
  }
}

class ArrowTable implements Table {
  readonly format = 'arrow';
  readonly columns: readonly TableColumn[];
  readonly #data: ArrowData;

  constructor(data: ArrowData) {
    this.#data = data;
    const written = parseFeatures(
      objectAt(parseJsonObject(data.schema.metadata?.get('huggingface')), 'info')?.['features'],
    );
    this.columns = data.schema.fields.map(({ name, type }) => {
      const feature = written !== null && Object.hasOwn(written, name) ? written[name] : undefined;
      return { name, type: isJsonObject(feature) ? feature : typeOf(type) };
    });
  }

  get rowCount(): number {
    return this.#data.numRows;
  }

  get estimatedRowCount(): number {
    return this.#data.numRows;
  }

  readRows(offset: number, length: number, options: ReadOptions = {}): Promise<readonly TableRow[]> {
    const rows: TableRow[] = [];
    for (let index = offset; index < Math.min(offset + length, this.rowCount); index++) {
      const cells: [string, TableRow['cells'][string]][] = [];
      const truncated: string[] = [];
      for (const [i, { name, type }] of this.columns.entries()) {
        if (options.columns !== undefined && !options.columns.includes(name)) continue;
        const value: unknown = this.#data.getChildAt(i).at(index);
        const media = mediaKindOf(type);
        const cell = media === null ? toCell(value, options.maxCellChars) : mediaCell(media, value);
        cells.push([name, cell.value]);
        if (cell.isTruncated) truncated.push(name);
      }
      rows.push({ index, cells: Object.fromEntries(cells), truncated });
    }
    return Promise.resolve(rows);
  }

  readBytes(row: number, column: string): Promise<Uint8Array | null> {
    const i = this.columns.findIndex(({ name }) => name === column);
    const value: unknown = i < 0 ? null : this.#data.getChildAt(i).at(row);
    const bytes = typeof value === 'object' && value !== null && 'bytes' in value ? value.bytes : value;
    return Promise.resolve(bytes instanceof Uint8Array ? bytes : null);
  }

  async *scan(options: ScanOptions): AsyncGenerator<readonly TableRow[], void, void> {
    for (let at = options.offset ?? 0; at < this.rowCount; at += 1000) yield await this.readRows(at, 1000, options);
  }
}

const UNITS = ['s', 'ms', 'us', 'ns'];

function typeOf(type: DataType): FeatureType {
  switch (type.typeId) {
    case Type.Int:
      return valueType(`${type.signed ? '' : 'u'}int${type.bitWidth}`);
    case Type.Float:
      return valueType(`float${16 << type.precision}`);
    case Type.Utf8:
    case Type.Utf8View:
      return valueType('string');
    case Type.LargeUtf8:
      return valueType('large_string');
    case Type.Bool:
      return valueType('bool');
    case Type.Decimal:
      return valueType(`decimal128(${type.precision}, ${type.scale})`);
    case Type.Date:
      return valueType(type.unit === 0 ? 'date32' : 'date64');
    case Type.Time:
      return valueType(`time${type.bitWidth}[${UNITS[type.unit]}]`);
    case Type.Timestamp:
      return valueType(`timestamp[${UNITS[type.unit]}${type.timezone ? `, tz=${type.timezone}` : ''}]`);
    case Type.Duration:
      return valueType(`duration[${UNITS[type.unit]}]`);
    case Type.Null:
      return valueType('null');
    case Type.Dictionary:
      return typeOf(type.dictionary);
    case Type.List:
    case Type.LargeList:
    case Type.ListView:
    case Type.LargeListView:
    case Type.FixedSizeList:
      return listType(typeOf((type.children[0] as Field).type));
    case Type.Struct:
      return Object.fromEntries(type.children.map((child) => [child.name, typeOf(child.type)]));
    case Type.Map:
      return valueType('map');
    default:
      return valueType('binary');
  }
}
