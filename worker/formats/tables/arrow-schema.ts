/** The schema of an Arrow file: its fields with their types, and what the `datasets` library wrote beside them. */
import { isJsonObject } from '../json.ts';
import { listType, parseWrittenFeatures, valueType } from './features.ts';
import type { FlatTable } from './flatbuffer.ts';
import type { FeatureType, TableColumn } from './table.ts';
import { TableError, TooLargeError } from './table-error.ts';

const MAX_FIELDS = 10_000;
const MAX_DEPTH = 40;

export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

export type ArrowType =
  | { readonly kind: 'null' | 'bool' | 'struct' | 'map' }
  | { readonly kind: 'int'; readonly bits: number; readonly isSigned: boolean }
  | { readonly kind: 'float'; readonly bits: number }
  | { readonly kind: 'decimal'; readonly bits: number; readonly precision: number; readonly scale: number }
  | { readonly kind: 'date'; readonly bits: number }
  | { readonly kind: 'time'; readonly bits: number; readonly unit: TimeUnit }
  | { readonly kind: 'timestamp'; readonly unit: TimeUnit; readonly timezone: string | null }
  | { readonly kind: 'duration'; readonly unit: TimeUnit }
  /** `isLarge`: its offsets have 64 bits. */
  | { readonly kind: 'bytes'; readonly isText: boolean; readonly isLarge: boolean }
  | { readonly kind: 'view'; readonly isText: boolean }
  | { readonly kind: 'fixed-bytes'; readonly width: number }
  | { readonly kind: 'list' | 'list-view'; readonly isLarge: boolean }
  | { readonly kind: 'fixed-list'; readonly size: number }
  /** Not decoded: only how many buffers to pass over is known. */
  | { readonly kind: 'other'; readonly name: string; readonly bufferCount: number };

export interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
  readonly children: readonly ArrowField[];
  /** The field holds numbers of values that are in a dictionary. */
  readonly dictionary: { readonly id: number; readonly indexType: ArrowType } | null;
  readonly extension: string | null;
}

export interface ArrowSchema {
  readonly fields: readonly ArrowField[];
  readonly columns: readonly TableColumn[];
}

export function parseArrowSchema(schema: FlatTable): ArrowSchema {
  if (schema.short(0) !== 0) throw new TableError('its numbers are big-endian, which the hub does not read');
  const budget = { fields: MAX_FIELDS };
  const fields = schema.tables(1).map((field) => parseField(field, budget, 0));
  const metadata = metadataOf(schema, 2);
  const written = parseWrittenFeatures(metadata.get('huggingface'));
  const columns = fields.map((field) => {
    const feature = written !== null && Object.hasOwn(written, field.name) ? written[field.name] : undefined;
    return { name: field.name, type: isJsonObject(feature) ? feature : featureOf(field) };
  });
  return { fields, columns };
}

function metadataOf(table: FlatTable, field: number): Map<string, string> {
  return new Map(table.tables(field).map((pair) => [pair.string(0) ?? '', pair.string(1) ?? '']));
}

function parseField(field: FlatTable, budget: { fields: number }, depth: number): ArrowField {
  if (--budget.fields < 0) throw new TooLargeError('it has too many columns');
  if (depth > MAX_DEPTH) throw new TableError('its columns are nested too deeply');
  const type = parseType(field.byte(2), field.table(3));
  const children = field.tables(5).map((child) => parseField(child, budget, depth + 1));
  const needsOne = type.kind === 'list' || type.kind === 'list-view' || type.kind === 'fixed-list';
  if ((needsOne || type.kind === 'map') && children.length !== 1) throw new TableError('its schema is broken');
  if (type.kind === 'map' && children[0]?.children.length !== 2) throw new TableError('its schema is broken');
  const encoding = field.table(4);
  const dictionary = encoding === null ? null : { id: encoding.long(0), indexType: parseIndexType(encoding.table(1)) };
  const extension = metadataOf(field, 6).get('ARROW:extension:name') ?? null;
  return { name: field.string(0) ?? '', type, children, dictionary, extension };
}

function parseIndexType(int: FlatTable | null): ArrowType {
  return int === null ? { kind: 'int', bits: 32, isSigned: true } : parseType(2, int);
}

const units: readonly TimeUnit[] = ['s', 'ms', 'us', 'ns'];

function unitOf(unit: number): TimeUnit {
  const known = units[unit];
  if (known === undefined) throw new TableError('its schema has an unknown unit of time');
  return known;
}

function oneOf(value: number, allowed: readonly number[]): number {
  if (!allowed.includes(value)) throw new TableError('its schema has a type of an impossible size');
  return value;
}

function atLeastZero(value: number): number {
  if (value < 0) throw new TableError('its schema has a type of an impossible size');
  return value;
}

/** Numbers and fields as in Schema.fbs of the Arrow project. */
function parseType(type: number, table: FlatTable | null): ArrowType {
  if (table === null) throw new TableError('its schema has a column without a type');
  switch (type) {
    case 1:
      return { kind: 'null' };
    case 2:
      return { kind: 'int', bits: oneOf(table.int(0), [8, 16, 32, 64]), isSigned: table.byte(1) !== 0 };
    case 3:
      return { kind: 'float', bits: 16 << oneOf(table.short(0), [0, 1, 2]) };
    case 4:
    case 5:
    case 19:
    case 20:
      return { kind: 'bytes', isText: type === 5 || type === 20, isLarge: type > 5 };
    case 6:
      return { kind: 'bool' };
    case 7: {
      const bits = oneOf(table.int(2, 128), [32, 64, 128, 256]);
      return { kind: 'decimal', bits, precision: table.int(0), scale: table.int(1) };
    }
    case 8:
      return { kind: 'date', bits: oneOf(table.short(0, 1), [0, 1]) === 0 ? 32 : 64 };
    case 9:
      return { kind: 'time', bits: oneOf(table.int(1, 32), [32, 64]), unit: unitOf(table.short(0, 1)) };
    case 10:
      return { kind: 'timestamp', unit: unitOf(table.short(0)), timezone: table.string(1) };
    case 12:
    case 21:
      return { kind: 'list', isLarge: type === 21 };
    case 13:
      return { kind: 'struct' };
    case 15:
      return { kind: 'fixed-bytes', width: atLeastZero(table.int(0)) };
    case 16:
      return { kind: 'fixed-list', size: atLeastZero(table.int(0)) };
    case 17:
      return { kind: 'map' };
    case 18:
      return { kind: 'duration', unit: unitOf(table.short(0, 1)) };
    case 23:
    case 24:
      return { kind: 'view', isText: type === 24 };
    case 25:
    case 26:
      return { kind: 'list-view', isLarge: type === 26 };
    case 11:
      return { kind: 'other', name: 'interval', bufferCount: 2 };
    case 14:
      return { kind: 'other', name: 'union', bufferCount: table.short(0) === 0 ? 1 : 2 };
    case 22:
      return { kind: 'other', name: 'run_end_encoded', bufferCount: 0 };
    default:
      throw new TableError('its schema has a type that the hub does not know');
  }
}

/** As `generate_from_arrow_type` of the `datasets` library names it; values of a dictionary by their own type. */
function featureOf({ type, children, extension }: ArrowField): FeatureType {
  if (extension === 'arrow.json') return { _type: 'Json' };
  const [inner] = children;
  switch (type.kind) {
    case 'struct':
      return Object.fromEntries(children.map((child) => [child.name, featureOf(child)]));
    case 'list':
    case 'list-view': {
      const list = listType(inner === undefined ? valueType('null') : featureOf(inner));
      return type.isLarge ? { ...list, _type: 'LargeList' } : list;
    }
    case 'fixed-list':
      return { ...listType(inner === undefined ? valueType('null') : featureOf(inner)), length: type.size };
    default:
      return valueType(dtypeOf(type));
  }
}

function dtypeOf(type: ArrowType): string {
  switch (type.kind) {
    case 'int':
      return `${type.isSigned ? '' : 'u'}int${type.bits}`;
    case 'float':
      return `float${type.bits}`;
    case 'decimal':
      return `decimal${type.bits}(${type.precision}, ${type.scale})`;
    case 'date':
      return `date${type.bits}`;
    case 'time':
      return `time${type.bits}[${type.unit}]`;
    case 'timestamp':
      return `timestamp[${type.unit}${type.timezone === null ? '' : `, tz=${type.timezone}`}]`;
    case 'duration':
      return `duration[${type.unit}]`;
    case 'bytes':
      return `${type.isLarge ? 'large_' : ''}${type.isText ? 'string' : 'binary'}`;
    case 'view':
      return type.isText ? 'string_view' : 'binary_view';
    case 'fixed-bytes':
      return `fixed_size_binary[${type.width}]`;
    case 'other':
      return type.name;
    default:
      return type.kind;
  }
}
