/** What changed in a file beyond its bytes: metadata of a card, tensors of a weight file, columns of a table. */
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
  const [before, after] = [
    await read.of(services, revision, change.before),
    await read.of(services, revision, change.after),
  ];
  if (before === null || after === null) return [];
  const changes = compareNames(before, after);
  if (changes.length === 0) return [];
  return [{ of: read.kind, changes: changes.slice(0, MAX_LISTED), more: Math.max(0, changes.length - MAX_LISTED) }];
}

/** Values by name; null when the file cannot be read as what its name says. */
type Names = ReadonlyMap<string, string>;

interface Reader {
  readonly kind: MeaningChange['of'];
  readonly of: (services: Services, revision: OpenRevision, side: FileSide | undefined) => Promise<Names | null>;
}

function readerOf(path: string): Reader | null {
  if (/(?:^|\/)readme\.md$/i.test(path)) return { kind: 'card', of: (_, revision, side) => readCard(revision, side) };
  if (/\.parquet$/i.test(path)) return { kind: 'columns', of: columnsOf };
  const tensors = /\.safetensors$/i.test(path) ? safetensorsOf : /\.gguf$/i.test(path) ? ggufOf : null;
  if (tensors === null) return null;
  return {
    kind: 'tensors',
    async of(services, revision, side) {
      if (side === undefined) return new Map();
      const source = await openByteSource(services, revision, { ...side, kind: kindOfMode(side.mode) });
      return source === null ? null : tensors(source);
    },
  };
}

async function readCard({ view }: OpenRevision, side: FileSide | undefined): Promise<Names | null> {
  if (side === undefined) return new Map();
  if ((blobSize(view, side.oid) ?? Infinity) > MAX_CARD_BYTES) return null;
  const bytes = await readBlob(view, side.oid);
  if (bytes === null) return null;
  const { data } = parseCard(new TextDecoder().decode(bytes));
  return new Map(Object.entries(data).map(([name, value]) => [name, writeValue(value)]));
}

function writeValue(value: JsonValue): string {
  const isPlainList = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  const text = isPlainList ? value.join(', ') : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_VALUE_CHARS ? `${text.slice(0, MAX_VALUE_CHARS)}…` : text;
}

async function columnsOf(
  services: Services,
  revision: OpenRevision,
  side: FileSide | undefined,
): Promise<Names | null> {
  if (side === undefined) return new Map();
  const source = await openByteSource(services, revision, { ...side, kind: kindOfMode(side.mode) });
  const table = source === null ? null : await openTable({ path: side.path, source });
  if (table === null || !table.ok) return null;
  return new Map(table.value.columns.map(({ name, type }) => [name, dtypeOf(type) ?? writeValue(type)]));
}

async function safetensorsOf(source: ByteSource): Promise<Names | null> {
  const tensors = new Map<string, string>();
  const header = await readSafetensorsHeader(source, {
    onTensor(name, { dtype, shape }) {
      if (tensors.size < MAX_TENSORS) tensors.set(name, `${dtype} [${shape.join(', ')}]`);
    },
  });
  return header.ok ? tensors : null;
}

async function ggufOf(source: ByteSource): Promise<Names | null> {
  const tensors = new Map<string, string>();
  const header = await readGgufHeader(source, {
    onTensor({ name, type, dimensions }) {
      if (tensors.size < MAX_TENSORS) tensors.set(name, `${ggmlType(type).name} [${dimensions.join(', ')}]`);
    },
  });
  return header.ok ? tensors : null;
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
