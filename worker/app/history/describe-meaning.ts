/**
 * What changed in a file beyond its bytes: metadata of a card, metadata and tensors of a weight file, columns and rows of
 * a table.
 */
import { parseCard } from '../../formats/card.ts';
import type { ByteSource } from '../../formats/byte-source.ts';
import { readGgufHeader } from '../../formats/gguf.ts';
import type { JsonValue } from '../../formats/json.ts';
import { dtypeOf } from '../../formats/tables/features.ts';
import { openTable } from '../../formats/tables/open-table.ts';
import { ggmlType } from '../../formats/weights/ggml-types.ts';
import { readSafetensorsHeader } from '../../formats/safetensors.ts';
import type { FileChange, FileSide } from '../../git/diff.ts';
import { blobSize, readBlob } from '../../git/read-object.ts';
import type { Services } from '../services.ts';
import { openByteSource } from '../browse/byte-source.ts';
import type { OpenRevision } from '../browse/open-revision.ts';
import { kindOfMode } from '../../git/tree-format.ts';
import type { MeaningChange, NamedChange } from './changed-file.ts';

const MAX_CARD_BYTES = 512 << 10;
const MAX_LISTED = 200;
/** Tensors of one file that are kept for comparing. */
const MAX_TENSORS = 50_000;
const MAX_VALUE_CHARS = 300;

export async function describeMeaning(
  services: Services,
  revision: OpenRevision,
  change: FileChange,
): Promise<readonly MeaningChange[]> {
  const path = (change.after ?? change.before)?.path ?? '';
  const read = readerOf(path);
  if (read === null) return [];
  const [before, after] = [await read(services, revision, change.before), await read(services, revision, change.after)];
  if (before === null || after === null) return [];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((of) => {
    const changes = compareNames(before.get(of) ?? new Map(), after.get(of) ?? new Map());
    if (changes.length === 0) return [];
    return [{ of, changes: changes.slice(0, MAX_LISTED), more: Math.max(0, changes.length - MAX_LISTED) }];
  });
}

/** Values by name. */
type Names = ReadonlyMap<string, string>;

/** By what they are of, in the order they are shown in. */
type Meaning = ReadonlyMap<MeaningChange['of'], Names>;

/** Null when the file cannot be read as what its name says. */
type Reader = (services: Services, revision: OpenRevision, side: FileSide | undefined) => Promise<Meaning | null>;

const absent: Meaning = new Map();

function readerOf(path: string): Reader | null {
  if (/(?:^|\/)readme\.md$/i.test(path)) return (_, revision, side) => readCard(revision, side);
  if (/\.parquet$/i.test(path)) return tableOf;
  const weights = /\.safetensors$/i.test(path) ? safetensorsOf : /\.gguf$/i.test(path) ? ggufOf : null;
  if (weights === null) return null;
  return async (services, revision, side) => {
    if (side === undefined) return absent;
    const source = await openByteSource(services, revision, { ...side, kind: kindOfMode(side.mode) });
    return source === null ? null : weights(source);
  };
}

async function readCard({ view }: OpenRevision, side: FileSide | undefined): Promise<Meaning | null> {
  if (side === undefined) return absent;
  if ((blobSize(view, side.oid) ?? Infinity) > MAX_CARD_BYTES) return null;
  const bytes = await readBlob(view, side.oid);
  if (bytes === null) return null;
  const { data } = parseCard(new TextDecoder().decode(bytes));
  return new Map([['card', writeValues(data)]]);
}

function writeValues(data: Readonly<Record<string, JsonValue>>): Names {
  return new Map(Object.entries(data).map(([name, value]) => [name, writeValue(value)]));
}

function writeValue(value: JsonValue): string {
  const isPlainList = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  const text = isPlainList ? value.join(', ') : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_VALUE_CHARS ? `${text.slice(0, MAX_VALUE_CHARS)}…` : text;
}

async function tableOf(
  services: Services,
  revision: OpenRevision,
  side: FileSide | undefined,
): Promise<Meaning | null> {
  if (side === undefined) return absent;
  const source = await openByteSource(services, revision, { ...side, kind: kindOfMode(side.mode) });
  const table = source === null ? null : await openTable({ path: side.path, source });
  if (table === null || !table.ok) return null;
  const { columns, rowCount } = table.value;
  return new Map([
    // As the file's own footer calls it.
    ['rows', new Map(rowCount === null ? [] : [['num_rows', String(rowCount)]])],
    ['columns', new Map(columns.map(({ name, type }) => [name, dtypeOf(type) ?? writeValue(type)]))],
  ]);
}

async function safetensorsOf(source: ByteSource): Promise<Meaning | null> {
  const tensors = new Map<string, string>();
  const header = await readSafetensorsHeader(source, {
    onTensor(name, { dtype, shape }) {
      if (tensors.size < MAX_TENSORS) tensors.set(name, `${dtype} [${shape.join(', ')}]`);
    },
  });
  if (!header.ok) return null;
  return new Map([
    ['metadata', writeValues(header.value.metadata)],
    ['tensors', tensors],
  ]);
}

async function ggufOf(source: ByteSource): Promise<Meaning | null> {
  const tensors = new Map<string, string>();
  const header = await readGgufHeader(source, {
    onTensor({ name, type, dimensions }) {
      if (tensors.size < MAX_TENSORS) tensors.set(name, `${ggmlType(type).name} [${dimensions.join(', ')}]`);
    },
  });
  if (!header.ok) return null;
  return new Map([
    ['metadata', writeValues(header.value.metadata)],
    ['tensors', tensors],
  ]);
}

function compareNames(before: Names, after: Names): NamedChange[] {
  const changes: NamedChange[] = [];
  for (const [name, value] of before) {
    const now = after.get(name) ?? null;
    if (now !== value) changes.push({ name, before: value, after: now });
  }
  for (const [name, value] of after) if (!before.has(name)) changes.push({ name, before: null, after: value });
  return changes;
}
