/** The messages of Arrow's IPC format: where each is, and what its metadata says. Bodies are not read here. */
import type { ByteSource } from '../byte-source.ts';
import { FlatTable, safeLong } from './flatbuffer.ts';
import { TableError, TooLargeError, decoding } from './table-error.ts';

/** Metadata of one message; those of schemas hold what writers noted. */
const MAX_METADATA_BYTES = 8 << 20;
const CONTINUATION = 0xffffffff;
/** Metadata versions before 4 laid buffers out in another way. */
const OLDEST_VERSION = 3;

/** A message in the file: its metadata is right before its body. */
export interface MessagePlace {
  readonly offset: number;
  /** With the length in front of it. */
  readonly metadataBytes: number;
  readonly bodyBytes: number;
}

export interface BufferPlace {
  /** Within the body. */
  readonly offset: number;
  readonly length: number;
}

export interface NodePlace {
  readonly length: number;
  readonly nullCount: number;
}

export type ArrowCodec = 'lz4' | 'zstd';

/** What a record batch says of its body. */
export interface BatchHeader {
  readonly rowCount: number;
  readonly nodes: readonly NodePlace[];
  readonly buffers: readonly BufferPlace[];
  readonly codec: ArrowCodec | null;
  /** Buffers of each column of views, beyond the first two. */
  readonly variadicCounts: readonly number[];
}

export type ArrowMessage = MessagePlace &
  (
    | { readonly kind: 'schema'; readonly schema: FlatTable }
    | { readonly kind: 'dictionary'; readonly id: number; readonly isDelta: boolean; readonly batch: BatchHeader }
    | { readonly kind: 'batch'; readonly batch: BatchHeader }
    | { readonly kind: 'other' }
  );

/** Reads small stretches that follow each other at a distance; a batch of small bodies is there with one read. */
export class MessageReader {
  readonly #source: ByteSource;
  readonly #end: number;
  #window = new Uint8Array();
  #windowOffset = 0;
  #step: number;

  /** Nothing at or behind `end` belongs to a message. `step`: what is read at once, if no more is needed. */
  constructor(source: ByteSource, end = source.sizeBytes, step = 4096) {
    this.#source = source;
    this.#end = end;
    this.#step = step;
  }

  /** A message whose place is known; null when it is empty. */
  static readAt(source: ByteSource, place: MessagePlace): Promise<ArrowMessage | null> {
    return new MessageReader(source, nextOffset(place), place.metadataBytes).read(place.offset);
  }

  /** Null at the end of the stream. */
  async read(offset: number): Promise<ArrowMessage | null> {
    if (offset + 4 > this.#end) return null;
    const head = viewOf(await this.#bytes(offset, Math.min(8, this.#end - offset)));
    const isMarked = head.getUint32(0, true) === CONTINUATION;
    const prefix = isMarked ? 8 : 4;
    if (head.byteLength < prefix) throw new TableError('it ends within its metadata');
    const length = head.getInt32(prefix - 4, true);
    if (length === 0) return null;
    if (length < 0 || offset + prefix + length > this.#end) throw new TableError('its metadata lies outside it');
    if (length > MAX_METADATA_BYTES) throw new TooLargeError('its metadata is too large');
    this.#step = Math.max(4096, prefix + length + 64);
    const metadata = await this.#bytes(offset + prefix, length);
    const message = decoding(() => parseMessage(metadata, { offset, metadataBytes: prefix + length }));
    if (offset + message.metadataBytes + message.bodyBytes > this.#end) {
      throw new TableError('it ends within its rows');
    }
    return message;
  }

  async #bytes(offset: number, length: number): Promise<Uint8Array> {
    const from = offset - this.#windowOffset;
    if (from < 0 || from + length > this.#window.length) {
      const wanted = Math.min(Math.max(length, this.#step), this.#end - offset);
      this.#window = new Uint8Array(await this.#source.read(offset, wanted));
      this.#windowOffset = offset;
      if (this.#window.length < length) throw new TableError('it ends within its metadata');
      return this.#window.subarray(0, length);
    }
    return this.#window.subarray(from, from + length);
  }
}

export function nextOffset({ offset, metadataBytes, bodyBytes }: MessagePlace): number {
  return offset + metadataBytes + bodyBytes;
}

function parseMessage(bytes: Uint8Array, place: Omit<MessagePlace, 'bodyBytes'>): ArrowMessage {
  const message = FlatTable.root(bytes);
  if (message.short(0) < OLDEST_VERSION) throw new TableError('it is of a version that the hub does not read');
  const bodyBytes = message.long(3);
  if (bodyBytes < 0) throw new TableError('it has rows of a negative size');
  const known = { ...place, bodyBytes };
  const header = message.table(2);
  if (header === null) throw new TableError('a message has no header');
  switch (message.byte(1)) {
    case 1:
      return { ...known, kind: 'schema', schema: header };
    case 2: {
      const data = header.table(1);
      if (data === null) throw new TableError('a dictionary has no values');
      const batch = parseBatch(data, bodyBytes);
      return { ...known, kind: 'dictionary', id: header.long(0), isDelta: header.byte(2) !== 0, batch };
    }
    case 3:
      return { ...known, kind: 'batch', batch: parseBatch(header, bodyBytes) };
    default:
      return { ...known, kind: 'other' };
  }
}

function parseBatch(batch: FlatTable, bodyBytes: number): BatchHeader {
  const rowCount = batch.long(0);
  const nodes = batch.structs(1, 16, (view, at) => ({
    length: safeLong(view, at),
    nullCount: safeLong(view, at + 8),
  }));
  const buffers = batch.structs(2, 16, (view, at) => ({ offset: safeLong(view, at), length: safeLong(view, at + 8) }));
  const variadicCounts = batch.structs(4, 8, (view, at) => safeLong(view, at));
  if (rowCount < 0 || nodes.some(({ length, nullCount }) => length < 0 || nullCount < 0 || nullCount > length)) {
    throw new TableError('it has an impossible number of rows');
  }
  // An empty buffer may be said to be anywhere.
  if (
    !buffers.every(({ offset, length }) => length === 0 || (offset >= 0 && length > 0 && offset + length <= bodyBytes))
  ) {
    throw new TableError('a column lies outside its rows');
  }
  return { rowCount, nodes, buffers, codec: codecOf(batch.table(3)), variadicCounts };
}

function codecOf(compression: FlatTable | null): ArrowCodec | null {
  if (compression === null) return null;
  const codec = (['lz4', 'zstd'] as const)[compression.byte(0)];
  if (codec === undefined || compression.byte(1) !== 0) {
    throw new TableError('it is compressed in a way that the hub does not read');
  }
  return codec;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
