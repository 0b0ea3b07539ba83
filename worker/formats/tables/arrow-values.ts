/** Decodes values of one column of an Arrow record batch: as few of its bytes as the rows need, and never more than may be. */
import { parseFloat16 } from 'hyparquet/src/convert.js';
import type { ArrowBody } from './arrow-body.ts';
import type { BatchHeader, BufferPlace } from './arrow-message.ts';
import { viewOf } from './arrow-message.ts';
import type { ArrowField, ArrowType } from './arrow-schema.ts';
import { CutValue } from './cells.ts';
import { dateText, decimalNumber, timeText, timestampText } from './arrow-scalars.ts';
import { TableError, TooLargeError } from './table-error.ts';

/** A column of a batch with its buffers. */
export interface ColumnLayout {
  readonly field: ArrowField;
  readonly length: number;
  readonly mayHaveNulls: boolean;
  readonly buffers: readonly BufferPlace[];
  readonly children: readonly ColumnLayout[];
}

/** What one reading of one column may cost; shared lists count each time they are shown. */
export interface ReadBudget {
  values: number;
  bytes: number;
}

export interface ValueReader {
  readonly body: ArrowBody;
  readonly budget: ReadBudget;
  /** Of each text or run of bytes only so many are read. */
  readonly maxValueBytes: number;
  /** The values with these numbers in the field's dictionary. */
  lookUp(field: ArrowField, keys: ReadonlySet<number>): Promise<ReadonlyMap<number, unknown>>;
}

/** Values that are together at most so large are read in one go. */
const TOGETHER_BYTES = 8 << 20;

/** Gives each field its node and buffers, which are in the order of a walk through the schema. */
export function layOut(fields: readonly ArrowField[], header: BatchHeader): readonly ColumnLayout[] {
  const next = { node: 0, buffer: 0, variadic: 0 };
  const columns = fields.map((field) => layOutField(field, header, next));
  if (next.node !== header.nodes.length || next.buffer !== header.buffers.length) {
    throw new TableError('its rows do not fit its schema');
  }
  if (columns.some(({ length }) => length !== header.rowCount)) throw new TableError('a column is of another length');
  return columns;
}

function layOutField(
  field: ArrowField,
  header: BatchHeader,
  next: { node: number; buffer: number; variadic: number },
): ColumnLayout {
  const node = header.nodes[next.node++];
  const type = field.dictionary?.indexType ?? field.type;
  const variadic = type.kind === 'view' ? (header.variadicCounts[next.variadic++] ?? 0) : 0;
  const count = bufferCount(type) + variadic;
  if (node === undefined || variadic < 0 || next.buffer + count > header.buffers.length) {
    throw new TableError('its rows do not fit its schema');
  }
  const buffers = header.buffers.slice(next.buffer, next.buffer + count);
  next.buffer += count;
  const children = field.dictionary === null ? field.children : [];
  return {
    field,
    length: node.length,
    mayHaveNulls: node.nullCount !== 0,
    buffers,
    children: children.map((child) => layOutField(child, header, next)),
  };
}

function bufferCount(type: ArrowType): number {
  switch (type.kind) {
    case 'null':
      return 0;
    case 'struct':
    case 'fixed-list':
      return 1;
    case 'bytes':
    case 'list-view':
      return 3;
    case 'other':
      return type.bufferCount;
    default:
      return 2;
  }
}

export async function readValues(
  reader: ValueReader,
  layout: ColumnLayout,
  start: number,
  count: number,
): Promise<unknown[]> {
  if (start < 0 || count < 0 || start + count > layout.length) {
    throw new TableError('a column has fewer values than it says');
  }
  reader.budget.values -= count;
  if (reader.budget.values < 0) throw new TooLargeError('it has too many values in one row');
  if (count === 0) return [];
  const values = await readPresent(reader, layout, start, count);
  const [validity] = layout.buffers;
  if (validity === undefined || validity.length === 0 || !layout.mayHaveNulls || layout.field.type.kind === 'null') {
    return values;
  }
  const bits = await reader.body.read(validity, start >> 3, ((start + count + 7) >> 3) - (start >> 3));
  for (let i = 0; i < count; i++) if (!bitAt(bits, (start & 7) + i)) values[i] = null;
  return values;
}

/** What is at a place of nulls may be anything. */
async function readPresent(
  reader: ValueReader,
  layout: ColumnLayout,
  start: number,
  count: number,
): Promise<unknown[]> {
  const { field } = layout;
  if (field.dictionary !== null) return readKeyed(reader, layout, field.dictionary.indexType, start, count);
  const { type } = field;
  switch (type.kind) {
    case 'null':
      return Array.from({ length: count }, () => null);
    case 'struct':
      return readStructs(reader, layout, start, count);
    case 'bytes':
      return readBytes(reader, layout, type, start, count);
    case 'view':
      return readViews(reader, layout, type.isText, start, count);
    case 'list':
      return readLists(reader, layout, type.isLarge, start, count);
    case 'map':
      return readMaps(reader, layout, start, count);
    case 'list-view':
      return readListViews(reader, layout, type.isLarge, start, count);
    case 'fixed-list': {
      const { size } = type;
      const items = await readChild(reader, layout, start * size, count * size);
      return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
    }
    case 'other':
      throw new TooLargeError('it is of a type that the hub does not read');
    default:
      return readFixed(reader, layout, type, start, count);
  }
}

async function readFixed(
  { body }: ValueReader,
  { buffers }: ColumnLayout,
  type: ArrowType,
  start: number,
  count: number,
): Promise<unknown[]> {
  const data = bufferOf(buffers, 1);
  if (type.kind === 'bool') {
    const bits = await body.read(data, start >> 3, ((start + count + 7) >> 3) - (start >> 3));
    return Array.from({ length: count }, (_, i) => bitAt(bits, (start & 7) + i));
  }
  const width = widthOf(type);
  const bytes = await body.read(data, start * width, count * width);
  const view = viewOf(bytes);
  return Array.from({ length: count }, (_, i) => fixedValue(type, bytes, view, i * width, width));
}

function widthOf(type: ArrowType): number {
  switch (type.kind) {
    case 'int':
    case 'float':
    case 'decimal':
    case 'date':
    case 'time':
      return type.bits / 8;
    case 'timestamp':
    case 'duration':
      return 8;
    case 'fixed-bytes':
      return type.width;
    default:
      throw new TableError('its schema is broken');
  }
}

function fixedValue(type: ArrowType, bytes: Uint8Array, view: DataView, at: number, width: number): unknown {
  switch (type.kind) {
    case 'int':
      return integerAt(view, at, type.bits, type.isSigned);
    case 'float':
      if (type.bits === 16) return parseFloat16(bytes.subarray(at, at + 2));
      return type.bits === 32 ? view.getFloat32(at, true) : view.getFloat64(at, true);
    case 'decimal':
      return decimalNumber(bytes.subarray(at, at + width), type.scale);
    case 'date':
      return dateText(type.bits === 32 ? view.getInt32(at, true) * 86_400_000 : Number(view.getBigInt64(at, true)));
    case 'time':
      return timeText(BigInt(integerAt(view, at, type.bits, true)), type.unit);
    case 'timestamp':
      return timestampText(view.getBigInt64(at, true), type.unit);
    case 'duration':
      return view.getBigInt64(at, true);
    default:
      return bytes.subarray(at, at + width);
  }
}

function integerAt(view: DataView, at: number, bits: number, isSigned: boolean): number | bigint {
  switch (bits) {
    case 8:
      return isSigned ? view.getInt8(at) : view.getUint8(at);
    case 16:
      return isSigned ? view.getInt16(at, true) : view.getUint16(at, true);
    case 32:
      return isSigned ? view.getInt32(at, true) : view.getUint32(at, true);
    default:
      return isSigned ? view.getBigInt64(at, true) : view.getBigUint64(at, true);
  }
}

async function readBytes(
  reader: ValueReader,
  layout: ColumnLayout,
  type: { readonly isText: boolean; readonly isLarge: boolean },
  start: number,
  count: number,
): Promise<unknown[]> {
  const data = bufferOf(layout.buffers, 2);
  const offsets = await readOffsets(reader, layout, type.isLarge, start, count, await reader.body.sizeOf(data));
  const first = offsets[0] ?? 0;
  const total = (offsets[count] ?? 0) - first;
  if (total <= TOGETHER_BYTES && total <= reader.maxValueBytes * count) {
    pay(reader, total);
    const bytes = await reader.body.read(data, first, total);
    return Array.from({ length: count }, (_, i) => {
      return valueOf(bytes.subarray((offsets[i] ?? 0) - first, (offsets[i + 1] ?? 0) - first), type.isText);
    });
  }
  const values: unknown[] = [];
  for (let i = 0; i < count; i++) {
    const whole = (offsets[i + 1] ?? 0) - (offsets[i] ?? 0);
    const length = Math.min(whole, reader.maxValueBytes);
    pay(reader, length);
    const value = valueOf((await reader.body.read(data, offsets[i] ?? 0, length)).slice(), type.isText);
    values.push(length < whole ? new CutValue(value) : value);
  }
  return values;
}

/** One more than `count`, in order, none above `most`. */
async function readOffsets(
  { body }: ValueReader,
  { buffers }: ColumnLayout,
  isLarge: boolean,
  start: number,
  count: number,
  most: number,
): Promise<Float64Array> {
  const offsets = await readPlaces(body, bufferOf(buffers, 1), isLarge, start, count + 1);
  let before = 0;
  for (const offset of offsets) {
    if (offset < before || offset > most) throw new TableError('a value lies outside its column');
    before = offset;
  }
  return offsets;
}

async function readPlaces(
  body: ArrowBody,
  buffer: BufferPlace,
  isLarge: boolean,
  start: number,
  count: number,
): Promise<Float64Array> {
  const width = isLarge ? 8 : 4;
  const view = viewOf(await body.read(buffer, start * width, count * width));
  const places = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    places[i] = isLarge ? Number(view.getBigInt64(i * 8, true)) : view.getInt32(i * 4, true);
  }
  return places;
}

/** A view is 16 bytes: the length, then the value itself or the number of a buffer and a place in there. */
async function readViews(
  reader: ValueReader,
  { buffers }: ColumnLayout,
  isText: boolean,
  start: number,
  count: number,
): Promise<unknown[]> {
  const bytes = await reader.body.read(bufferOf(buffers, 1), start * 16, count * 16);
  const view = viewOf(bytes);
  const values: unknown[] = [];
  for (let at = 0; at < count * 16; at += 16) {
    const length = view.getInt32(at, true);
    if (length < 0) throw new TableError('a value is of negative length');
    pay(reader, Math.min(length, reader.maxValueBytes));
    if (length <= 12) {
      values.push(valueOf(bytes.slice(at + 4, at + 4 + length), isText));
      continue;
    }
    // A place of nulls may point anywhere: what lies outside becomes a null as well.
    const buffer = buffers[2 + view.getInt32(at + 8, true)];
    const offset = view.getInt32(at + 12, true);
    const isInside = buffer !== undefined && offset >= 0 && offset + length <= (await reader.body.sizeOf(buffer));
    const value = isInside ? await reader.body.read(buffer, offset, Math.min(length, reader.maxValueBytes)) : null;
    const text = value === null ? null : valueOf(value.slice(), isText);
    values.push(value !== null && value.length < length ? new CutValue(text) : text);
  }
  return values;
}

async function readStructs(
  reader: ValueReader,
  { children }: ColumnLayout,
  start: number,
  count: number,
): Promise<unknown[]> {
  const members: [string, unknown[]][] = [];
  for (const child of children) members.push([child.field.name, await readValues(reader, child, start, count)]);
  return Array.from({ length: count }, (_, i) => new Map(members.map(([name, values]) => [name, values[i]])));
}

async function readLists(
  reader: ValueReader,
  layout: ColumnLayout,
  isLarge: boolean,
  start: number,
  count: number,
): Promise<unknown[][]> {
  const most = layout.children[0]?.length ?? 0;
  const offsets = await readOffsets(reader, layout, isLarge, start, count, most);
  const first = offsets[0] ?? 0;
  const items = await readChild(reader, layout, first, (offsets[count] ?? 0) - first);
  return Array.from({ length: count }, (_, i) => {
    return items.slice((offsets[i] ?? 0) - first, (offsets[i + 1] ?? 0) - first);
  });
}

/** Each is a list of structs of a key and a value. */
async function readMaps(reader: ValueReader, layout: ColumnLayout, start: number, count: number): Promise<unknown[]> {
  const lists = await readLists(reader, layout, false, start, count);
  return lists.map((entries) => {
    const pairs = entries.flatMap((entry) => (entry instanceof Map ? [[...entry.values()] as unknown[]] : []));
    return new Map(pairs.map(([key, value]) => [key, value]));
  });
}

/** Lists may be anywhere and share what they hold. */
async function readListViews(
  reader: ValueReader,
  layout: ColumnLayout,
  isLarge: boolean,
  start: number,
  count: number,
): Promise<unknown[]> {
  const { body } = reader;
  const offsets = await readPlaces(body, bufferOf(layout.buffers, 1), isLarge, start, count);
  const sizes = await readPlaces(body, bufferOf(layout.buffers, 2), isLarge, start, count);
  const lists: unknown[] = [];
  for (let i = 0; i < count; i++) {
    const size = sizes[i] ?? 0;
    lists.push(size === 0 ? [] : await readChild(reader, layout, offsets[i] ?? 0, size));
  }
  return lists;
}

async function readKeyed(
  reader: ValueReader,
  layout: ColumnLayout,
  indexType: ArrowType,
  start: number,
  count: number,
): Promise<unknown[]> {
  const keys = (await readFixed(reader, layout, indexType, start, count)).map(Number);
  const values = await reader.lookUp(layout.field, new Set(keys));
  return keys.map((key) => values.get(key) ?? null);
}

function readChild(reader: ValueReader, { children }: ColumnLayout, start: number, count: number): Promise<unknown[]> {
  const [child] = children;
  if (child === undefined) throw new TableError('its schema is broken');
  return readValues(reader, child, start, count);
}

function bufferOf(buffers: readonly BufferPlace[], index: number): BufferPlace {
  const buffer = buffers[index];
  if (buffer === undefined) throw new TableError('its rows do not fit its schema');
  return buffer;
}

function bitAt(bits: Uint8Array, place: number): boolean {
  return ((bits[place >> 3] ?? 0) & (1 << (place & 7))) !== 0;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: false });

function valueOf(bytes: Uint8Array, isText: boolean): unknown {
  return isText ? decoder.decode(bytes) : bytes;
}

function pay(reader: ValueReader, bytes: number): void {
  reader.budget.bytes -= bytes;
  if (reader.budget.bytes < 0) throw new TooLargeError('its values are too large together');
}
