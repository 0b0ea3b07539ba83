/**
 * Where the record batches and dictionaries of an Arrow file are. A file of the stream format is walked from message to
 * message, one of the file format has a list of them at its end; how many rows a batch has only its own metadata says.
 * So the index grows while rows are read, and is kept by the file's id.
 */
import { makeYielder } from '../../ports/yield.ts';
import type { ByteSource } from '../byte-source.ts';
import { Kept } from '../kept.ts';
import { type ArrowMessage, MessageReader, type MessagePlace, nextOffset } from './arrow-message.ts';
import { type ArrowSchema, parseArrowSchema } from './arrow-schema.ts';
import { FlatTable, safeLong } from './flatbuffer.ts';
import { TableError, TooLargeError, decoding } from './table-error.ts';

export interface BatchPlace extends MessagePlace {
  readonly firstRow: number;
  readonly rowCount: number;
}

export interface DictionaryPlace extends MessagePlace {
  readonly id: number;
  readonly isDelta: boolean;
  readonly rowCount: number;
}

/** Never changed once it is made: a longer one takes its place. */
export interface ArrowIndex {
  readonly schema: ArrowSchema;
  readonly batches: readonly BatchPlace[];
  readonly dictionaries: readonly DictionaryPlace[];
  readonly isComplete: boolean;
  /** Offset of the next message; of the file format the number of the next block. */
  readonly next: number;
  /** Null: the file is a stream. */
  readonly blocks: readonly MessagePlace[] | null;
}

const MAX_FOOTER_BYTES = 8 << 20;
/** Blocks of a file are looked at together. */
const AT_ONCE = 16;

/** Weighed by batches and columns. */
const indexes = new Kept<ArrowIndex>(500_000, ({ schema, batches, dictionaries, blocks }) => {
  return 20 + 5 * schema.fields.length + batches.length + dictionaries.length + (blocks?.length ?? 0);
});

export async function openArrowIndex(source: ByteSource, id: string | undefined): Promise<ArrowIndex> {
  const known = id === undefined ? undefined : indexes.get(id);
  if (known !== undefined) return known;
  const head = new TextDecoder().decode(await source.read(0, Math.min(8, source.sizeBytes)));
  if (head.startsWith('FEA1'))
    throw new TableError('it is of the first version of Feather, which the hub does not read');
  return head.startsWith('ARROW1') ? openFile(source) : openStream(source);
}

async function openStream(source: ByteSource): Promise<ArrowIndex> {
  const message = await new MessageReader(source).read(0);
  if (message?.kind !== 'schema') throw new TableError('it does not begin with a schema');
  const schema = decoding(() => parseArrowSchema(message.schema));
  return { schema, batches: [], dictionaries: [], isComplete: false, next: nextOffset(message), blocks: null };
}

async function openFile(source: ByteSource): Promise<ArrowIndex> {
  const { sizeBytes } = source;
  const guess = Math.min(sizeBytes, 16 << 10);
  let tail = await source.read(sizeBytes - guess, guess);
  if (sizeBytes < 20 || new TextDecoder().decode(tail.subarray(-6)) !== 'ARROW1') {
    throw new TableError('it does not end like an Arrow file');
  }
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const footerBytes = view.getInt32(tail.length - 10, true);
  if (footerBytes <= 0 || footerBytes > sizeBytes - 18) throw new TableError('its footer is longer than the file');
  if (footerBytes > MAX_FOOTER_BYTES) throw new TooLargeError('its footer is too large');
  if (footerBytes + 10 > tail.length) tail = await source.read(sizeBytes - footerBytes - 10, footerBytes + 10);
  const bytes = tail.subarray(tail.length - footerBytes - 10, tail.length - 10);
  return decoding(() => parseFooter(bytes, sizeBytes - footerBytes - 10));
}

/** Messages lie before `end`. Dictionaries come first, as the batches need them. */
function parseFooter(bytes: Uint8Array, end: number): ArrowIndex {
  const footer = FlatTable.root(bytes);
  const schema = footer.table(1);
  if (schema === null) throw new TableError('it has no schema');
  const blocksAt = (field: number): MessagePlace[] =>
    footer.structs(field, 24, (view, at) => ({
      offset: safeLong(view, at),
      metadataBytes: view.getInt32(at + 8, true),
      bodyBytes: safeLong(view, at + 16),
    }));
  const blocks = [...blocksAt(2), ...blocksAt(3)];
  for (const block of blocks) {
    const isInside = block.offset >= 8 && block.metadataBytes > 0 && block.bodyBytes >= 0 && nextOffset(block) <= end;
    if (!isInside) throw new TableError('its rows lie outside it');
  }
  const none = { batches: [], dictionaries: [], isComplete: blocks.length === 0, next: 0 };
  return { ...none, schema: parseArrowSchema(schema), blocks };
}

export function rowsOf({ batches }: ArrowIndex): number {
  const last = batches.at(-1);
  return last === undefined ? 0 : last.firstRow + last.rowCount;
}

/** Looks at `messages` more of the file, fewer at its end or when `rows` rows are reached. */
export async function extendIndex(
  source: ByteSource,
  index: ArrowIndex,
  { id, messages, rows }: { readonly id: string | undefined; readonly messages: number; readonly rows: number },
): Promise<ArrowIndex> {
  const grown: Growing = { ...index, batches: [...index.batches], dictionaries: [...index.dictionaries] };
  const reader = new MessageReader(source);
  const pause = makeYielder();
  for (let looked = 0; looked < messages && !grown.isComplete && rowsOf(grown) < rows;) {
    const turn = pause();
    if (turn) await turn;
    looked += grown.blocks === null ? await walkOn(reader, grown) : await lookAtBlocks(source, grown, grown.blocks);
  }
  return id === undefined ? grown : indexes.set(id, grown);
}

interface Growing extends ArrowIndex {
  readonly batches: BatchPlace[];
  readonly dictionaries: DictionaryPlace[];
  isComplete: boolean;
  next: number;
}

/** Answers how many messages it looked at. */
async function walkOn(reader: MessageReader, index: Growing): Promise<number> {
  const message = await reader.read(index.next);
  if (message === null) {
    index.isComplete = true;
  } else {
    addMessage(index, message);
    index.next = nextOffset(message);
  }
  return 1;
}

async function lookAtBlocks(source: ByteSource, index: Growing, blocks: readonly MessagePlace[]): Promise<number> {
  const some = blocks.slice(index.next, index.next + AT_ONCE);
  const messages = await Promise.all(some.map((block) => MessageReader.readAt(source, block)));
  for (const message of messages) {
    if (message === null) throw new TableError('a message of it is empty');
    addMessage(index, message);
  }
  index.next += some.length;
  index.isComplete = index.next === blocks.length;
  return some.length;
}

function addMessage(index: Growing, message: ArrowMessage): void {
  const { offset, metadataBytes, bodyBytes } = message;
  const place = { offset, metadataBytes, bodyBytes };
  if (message.kind === 'dictionary') {
    const { id, isDelta, batch } = message;
    index.dictionaries.push({ ...place, id, isDelta, rowCount: batch.rowCount });
  }
  if (message.kind !== 'batch') return;
  const firstRow = rowsOf(index);
  if (!Number.isSafeInteger(firstRow + message.batch.rowCount)) {
    throw new TableError('it has an impossible number of rows');
  }
  index.batches.push({ ...place, firstRow, rowCount: message.batch.rowCount });
}

/** From the batches that were looked at. */
export function estimateRows(index: ArrowIndex, sizeBytes: number): number {
  const rows = rowsOf(index);
  const seen = index.batches.length;
  if (index.isComplete || seen === 0) return rows;
  if (index.blocks !== null) {
    const all = index.blocks.length - index.dictionaries.length;
    return Math.round((rows / seen) * Math.max(seen, all));
  }
  return Math.max(rows, Math.round((rows * sizeBytes) / Math.max(1, index.next)));
}
