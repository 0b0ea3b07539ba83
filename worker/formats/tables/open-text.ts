/** Finds out how a text file is made up from its first bytes: encoding, separator, header, types of the columns. */
import type { ByteSource } from '../byte-source.ts';
import { type ExactJson, parseExactJson } from '../exact-json.ts';
import type { Keep } from '../kept-bytes.ts';
import { columnNames, sniffSeparator, splitFields } from './csv-fields.ts';
import { valueType } from './features.ts';
import { type TextType, inferJsonType, inferTextType, readText } from './infer.ts';
import { MAX_RECORD_BYTES, type RecordKind, RecordSplitter } from './records.ts';
import type { TableColumn, TableFormat } from './table.ts';
import { TableError, TooLargeError } from './table-error.ts';
import { compressionOf, readBytes } from './text-bytes.ts';
import { type RowShape, TextTable } from './text-table.ts';
import { ValuesTable } from './values-table.ts';

export interface TextOptions {
  readonly format: 'csv' | 'jsonl' | 'json' | 'text';
  readonly separator?: string | undefined;
  readonly id?: string | undefined;
  readonly keep?: Keep | undefined;
}

const SAMPLE_BYTES = 512 << 10;
const SAMPLE_RECORDS = 2000;
const NEWLINE = 0x0a;
/** A JSON file that is one object is read as a whole. */
const MAX_WHOLE_BYTES = 8 << 20;

export async function openText(
  path: string,
  source: ByteSource,
  options: TextOptions,
): Promise<TextTable | ValuesTable> {
  const compression = compressionOf(path);
  const head = await readHead(source, path);
  if (head[0] === 0xff && head[1] === 0xfe) throw new TableError('it is in UTF-16; only UTF-8 is read');
  const start = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const decode = decoderFor(head.subarray(start));
  const open = (shape: RowShape): Promise<TextTable> =>
    TextTable.open(source, compression, shape, options).then((table) => table.countIfSmall());
  switch (options.format) {
    case 'csv':
      return open(csvShape(head, start, decode, options.separator ?? (/\.tsv\b/i.test(path) ? '\t' : undefined)));
    case 'text':
      return open({
        format: 'text',
        kind: 'line',
        columns: [{ name: 'text', type: valueType('string') }],
        start,
        bytesPerRow: bytesPerRow(sampleRecords(head, 'line')),
        hasEmptyRows: true,
        parse: (record) => new Map([['text', trimLine(decode(record))]]),
      });
    default: {
      const text = decode(head.subarray(start));
      const first = text.search(/\S/);
      if (text[first] === '[') return open(jsonShape(head, bytesBefore(text, first) + start + 1, decode, 'json-array'));
      if (options.format === 'jsonl' || isLines(text)) return open(jsonShape(head, start, decode, 'line'));
      return openWhole(source, path, decode);
    }
  }
}

async function readHead(source: ByteSource, path: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let hasLine = false;
  for await (const chunk of readBytes(source, compressionOf(path), 0)) {
    parts.push(chunk);
    length += chunk.length;
    hasLine ||= chunk.includes(NEWLINE);
    // A first row may be longer than the sample, and columns come from a whole one.
    if (length >= SAMPLE_BYTES && (hasLine || length > MAX_RECORD_BYTES)) break;
  }
  return joined(parts);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** UTF-8, or what Windows wrote where the beginning of the file is not UTF-8. */
function decoderFor(head: Uint8Array): (bytes: Uint8Array) => string {
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: false, fatal: false });
  const sample = utf8.decode(head.subarray(0, Math.max(0, head.length - 4)));
  const decoder = sample.includes('\ufffd') ? new TextDecoder('windows-1252', { ignoreBOM: true, fatal: false }) : utf8;
  return (bytes) => decoder.decode(bytes);
}

function sampleRecords(head: Uint8Array, kind: RecordKind): { bytes: Uint8Array; end: number }[] {
  const splitter = new RecordSplitter(kind);
  const records: { bytes: Uint8Array; end: number }[] = [];
  for (const record of splitter.split(head)) {
    records.push(record);
    if (records.length === SAMPLE_RECORDS) return records;
  }
  // A file that ends here has a last line without an end; of a longer one this is a part.
  if (head.length < SAMPLE_BYTES && !splitter.isOver) records.push({ bytes: splitter.finish(), end: head.length });
  return records;
}

function bytesPerRow(records: readonly { readonly end: number }[]): number {
  return (records.at(-1)?.end ?? 1) / Math.max(1, records.length);
}

function csvShape(
  head: Uint8Array,
  start: number,
  decode: (bytes: Uint8Array) => string,
  given: string | undefined,
): RowShape {
  const records = sampleRecords(head.subarray(start), 'csv');
  const texts = records.map(({ bytes }) => trimLine(decode(bytes)));
  const headerAt = texts.findIndex((text) => text !== '');
  const header = texts[headerAt];
  if (header === undefined) throw new TableError('it is empty, or its first line is too long');
  const separator = given ?? sniffSeparator(texts.slice(headerAt));
  const names = columnNames(splitFields(header, separator));
  if (names.length > 10_000) throw new TooLargeError('it has too many columns');
  const rows = texts
    .slice(headerAt + 1)
    .filter((text) => text !== '')
    .map((text) => splitFields(text, separator));
  const types = names.map((_, i): TextType => inferTextType(rows.map((row) => row[i] ?? '')));
  return {
    format: 'csv',
    kind: 'csv',
    columns: names.map((name, i): TableColumn => ({ name, type: valueType(types[i] ?? 'string') })),
    start: start + (records[headerAt]?.end ?? 0),
    bytesPerRow: bytesPerRow(records),
    hasEmptyRows: false,
    parse: (record) => {
      const fields = splitFields(trimLine(decode(record)), separator);
      return new Map(names.map((name, i) => [name, readText(fields[i], types[i] ?? 'string')]));
    },
  };
}

function jsonShape(
  head: Uint8Array,
  start: number,
  decode: (bytes: Uint8Array) => string,
  kind: 'line' | 'json-array',
): RowShape {
  const records = sampleRecords(head.subarray(start), kind);
  const values = records
    .map(({ bytes }) => decode(bytes).trim())
    .filter((text) => text !== '')
    .map((text) => parseRow(text));
  return {
    format: kind === 'line' ? 'jsonl' : 'json',
    kind,
    columns: columnsOf(values),
    start,
    bytesPerRow: bytesPerRow(records),
    hasEmptyRows: false,
    parse: (record) => parseRow(decode(record)),
  };
}

function columnsOf(rows: readonly ReadonlyMap<string, ExactJson>[]): TableColumn[] {
  const names = new Set(rows.flatMap((row) => [...row.keys()]));
  if (names.size > 10_000) throw new TooLargeError('it has too many columns');
  return [...names].map((name) => ({ name, type: inferJsonType(rows.map((row) => row.get(name))) }));
}

function parseRow(text: string): ReadonlyMap<string, ExactJson> {
  let value: ExactJson;
  try {
    value = parseExactJson(text);
  } catch {
    throw new TableError('one of its rows is not valid JSON');
  }
  return rowOf(value);
}

function rowOf(value: ExactJson): ReadonlyMap<string, ExactJson> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return new Map(Object.entries(value));
  // A list of bare values is a table of one column.
  return new Map([['text', value]]);
}

/** Whether the first line is an object by itself, and not the beginning of one. */
function isLines(text: string): boolean {
  const [line = '', next] = text.trimStart().split('\n', 2);
  if (next === undefined || next.trim() === '') return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** `{"data": [{…}, …]}`, `{"a": [1, 2], "b": [3, 4]}`, or one row. */
async function openWhole(
  source: ByteSource,
  path: string,
  decode: (bytes: Uint8Array) => string,
): Promise<ValuesTable> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of readBytes(source, compressionOf(path), 0)) {
    length += chunk.length;
    if (length > MAX_WHOLE_BYTES) throw new TooLargeError('it is one large object; JSON Lines can be read at any size');
    parts.push(chunk);
  }
  let value: ExactJson;
  try {
    value = parseExactJson(decode(joined(parts)));
  } catch {
    throw new TableError('it is not valid JSON');
  }
  const rows = rowsOfWhole(value);
  const columns = columnsOf(rows.slice(0, SAMPLE_RECORDS));
  return new ValuesTable('json' satisfies TableFormat, columns, rows);
}

function rowsOfWhole(value: ExactJson): readonly ReadonlyMap<string, ExactJson>[] {
  const row = rowOf(value);
  const members = [...row];
  const lists = members.filter((member): member is [string, readonly ExactJson[]] => Array.isArray(member[1]));
  const length = lists[0]?.[1].length ?? 0;
  const isColumns = lists.length === members.length && lists.every(([, list]) => list.length === length);
  const holdsRows = lists.find(([, list]) => list.length > 0 && list.every(isRow));
  if (holdsRows !== undefined && (holdsRows[0] === 'data' || lists.length === 1)) return holdsRows[1].map(rowOf);
  if (isColumns && lists.length > 0) {
    return Array.from({ length }, (_, i) => new Map(lists.map(([name, list]) => [name, list[i] ?? null])));
  }
  return [row];
}

function isRow(value: ExactJson): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function trimLine(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

function bytesBefore(text: string, index: number): number {
  return new TextEncoder().encode(text.slice(0, index)).length;
}
