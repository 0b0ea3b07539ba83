/** Reads the primitive values of a GGUF file in order, through a window over the file that moves along. */
import { makeYielder } from '../ports/yield.ts';
import type { ByteSource } from './byte-source.ts';
import type { JsonValue } from './json.ts';

/** The file is not what it claims to be. */
export class GgufSyntaxError extends Error {
  override readonly name = 'GgufSyntaxError';
}

const WINDOW_BYTES = 1 << 20;
/** Enough for the items between two marks. */
const SMALL_WINDOW_BYTES = 16 << 10;
/** All that is read of one file; the header of a model with a large vocabulary takes some 20 MB. */
const MAX_READ_BYTES = 64 << 20;
const MAX_KEY_BYTES = 65_535;
/** A longer text is passed over. */
const MAX_TEXT_BYTES = 1 << 20;
/** A longer list is passed over. */
const MAX_KEPT_ITEMS = 64;
const MAX_LIST_DEPTH = 4;
/** Distance of the marks that `markedList` leaves. */
const MARK_DISTANCE = 256;

const TYPE_STRING = 8;
const TYPE_LIST = 9;
/** Bytes of a value of each type of fixed size: u8 i8 u16 i16 u32 i32 f32 bool, then u64 i64 f64. */
const TYPE_BYTES: readonly (number | undefined)[] = [1, 1, 2, 2, 4, 4, 4, 1, undefined, undefined, 8, 8, 8];

export class GgufReader {
  readonly #source: ByteSource;
  readonly #windowBytes: number;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #windowStart = 0;
  #at = 0;
  #readBytes = 0;
  #littleEndian = true;
  #wideSizes = true;
  #lastList: { readonly itemType: number; readonly length: number } | undefined;
  #marks: { readonly length: number; readonly offsets: readonly number[] } | undefined;

  constructor(source: ByteSource, offset = 0, windowBytes = WINDOW_BYTES) {
    this.#source = source;
    this.#windowStart = offset;
    this.#windowBytes = windowBytes;
  }

  /** Magic number and version; sets byte order and the width of sizes for the rest. */
  async readPreamble(): Promise<number> {
    await this.#ensure(8);
    const magic = this.#take(4);
    if (this.#view.getUint32(magic, false) !== 0x47475546) throw new GgufSyntaxError('it does not start with "GGUF"');
    const at = this.#take(4);
    // A version is small: if its low half is empty the file was written on a machine of the other byte order.
    this.#littleEndian = (this.#view.getUint32(at, true) & 0xffff) !== 0;
    const version = this.#view.getUint32(at, this.#littleEndian);
    if (version < 1 || version > 3) throw new GgufSyntaxError(`it has version ${version}, which is unknown`);
    this.#wideSizes = version > 1;
    return version;
  }

  async uint32(): Promise<number> {
    await this.#ensure(4);
    return this.#view.getUint32(this.#take(4), this.#littleEndian);
  }

  /** A length or a count. */
  async size(): Promise<number> {
    const bytes = this.#wideSizes ? 8 : 4;
    await this.#ensure(bytes);
    return this.#sizeAt(this.#take(bytes));
  }

  /** A place in the data: eight bytes in every version. */
  async offset(): Promise<number> {
    await this.#ensure(8);
    return Number(this.#view.getBigUint64(this.#take(8), this.#littleEndian));
  }

  /** What the last value was a list of; undefined when it was none. */
  get lastList(): { readonly itemType: number; readonly length: number } | undefined {
    return this.#lastList;
  }

  /** A key. */
  async text(): Promise<string> {
    const length = await this.size();
    if (length > MAX_KEY_BYTES) throw new GgufSyntaxError('a key is too long');
    return this.#textOf(length);
  }

  async skipText(): Promise<void> {
    await this.skip(await this.size());
  }

  /** Goes `bytes` ahead without reading what is in between. */
  async skip(bytes: number): Promise<void> {
    const position = this.#windowStart + this.#at + bytes;
    if (position > this.#source.sizeBytes) throw new GgufSyntaxError('it ends within its header');
    if (this.#at + bytes <= this.#view.byteLength) {
      this.#at += bytes;
      return;
    }
    this.#windowStart = position;
    this.#view = new DataView(new ArrayBuffer(0));
    this.#at = 0;
  }

  /** A value of the type; undefined when it is a long list or text, which is passed over. */
  async value(type: number): Promise<JsonValue | undefined> {
    this.#lastList = undefined;
    return this.#value(type);
  }

  async #value(type: number): Promise<JsonValue | undefined> {
    if (type === TYPE_LIST) return this.#list(1);
    if (type === TYPE_STRING) {
      const length = await this.size();
      if (length <= MAX_TEXT_BYTES) return this.#textOf(length);
      await this.skip(length);
      return undefined;
    }
    await this.#ensure(fixedBytes(type));
    return this.#fixed(type);
  }

  /** Passes over a list of texts, leaving marks for `markedItem`; any other value as `value` does. */
  async markedList(type: number): Promise<JsonValue | undefined> {
    if (type !== TYPE_LIST) return this.value(type);
    const itemType = await this.uint32();
    const length = await this.size();
    this.#lastList = { itemType, length };
    if (itemType !== TYPE_STRING) {
      await this.#skipItems(itemType, length, 1);
      return undefined;
    }
    const offsets: number[] = [];
    await this.#skipTexts(length, offsets);
    this.#marks = { length, offsets };
    return undefined;
  }

  /** An item of the list that `markedList` went over. */
  async markedItem(index: number): Promise<string | undefined> {
    const offset = this.#marks?.offsets[Math.floor(index / MARK_DISTANCE)];
    if (this.#marks === undefined || offset === undefined || index < 0 || index >= this.#marks.length) return undefined;
    const reader = new GgufReader(this.#source, offset, SMALL_WINDOW_BYTES);
    reader.#littleEndian = this.#littleEndian;
    reader.#wideSizes = this.#wideSizes;
    for (let skip = index % MARK_DISTANCE; skip > 0; skip--) await reader.skipText();
    return reader.text();
  }

  async #list(depth: number): Promise<JsonValue | undefined> {
    const type = await this.uint32();
    const length = await this.size();
    this.#lastList = { itemType: type, length };
    if (length > MAX_KEPT_ITEMS || type === TYPE_LIST) {
      await this.#skipItems(type, length, depth);
      return undefined;
    }
    const items: JsonValue[] = [];
    for (let i = 0; i < length; i++) {
      const item = await this.#value(type);
      if (item !== undefined) items.push(item);
    }
    return items;
  }

  async #skipItems(type: number, length: number, depth: number): Promise<void> {
    if (type === TYPE_STRING) return this.#skipTexts(length);
    if (type !== TYPE_LIST) return this.skip(length * fixedBytes(type));
    if (depth >= MAX_LIST_DEPTH) throw new GgufSyntaxError('its lists are nested too deeply');
    const pause = makeYielder();
    for (let i = 0; i < length; i++) {
      await this.#skipItems(await this.uint32(), await this.size(), depth + 1);
      const turn = pause();
      if (turn) await turn;
    }
  }

  /** The hot loop of a tokenizer's words: no promise unless the window has to move. */
  async #skipTexts(length: number, marks?: number[]): Promise<void> {
    const sizeBytes = this.#wideSizes ? 8 : 4;
    const pause = makeYielder();
    for (let i = 0; i < length; i++) {
      if (marks !== undefined && i % MARK_DISTANCE === 0) marks.push(this.#windowStart + this.#at);
      if (this.#at + sizeBytes > this.#view.byteLength) await this.#ensure(sizeBytes);
      const bytes = this.#sizeAt(this.#take(sizeBytes));
      if (this.#at + bytes <= this.#view.byteLength) this.#at += bytes;
      else await this.skip(bytes);
      if (i % MARK_DISTANCE !== 0) continue;
      const turn = pause();
      if (turn) await turn;
    }
  }

  async #textOf(length: number): Promise<string> {
    await this.#ensure(length);
    const { buffer, byteOffset } = this.#view;
    return new TextDecoder().decode(new Uint8Array(buffer, byteOffset + this.#take(length), length));
  }

  #sizeAt(at: number): number {
    if (!this.#wideSizes) return this.#view.getUint32(at, this.#littleEndian);
    const [low, high] = this.#littleEndian ? [at, at + 4] : [at + 4, at];
    const upper = this.#view.getUint32(high, this.#littleEndian);
    if (upper >= 1 << 21) throw new GgufSyntaxError('a length is impossibly large');
    return upper * 2 ** 32 + this.#view.getUint32(low, this.#littleEndian);
  }

  #fixed(type: number): JsonValue {
    const at = this.#take(fixedBytes(type));
    const [view, little] = [this.#view, this.#littleEndian];
    switch (type) {
      case 0:
        return view.getUint8(at);
      case 1:
        return view.getInt8(at);
      case 2:
        return view.getUint16(at, little);
      case 3:
        return view.getInt16(at, little);
      case 4:
        return view.getUint32(at, little);
      case 5:
        return view.getInt32(at, little);
      case 6:
        return finite(view.getFloat32(at, little));
      case 7:
        return view.getUint8(at) !== 0;
      case 10:
        return Number(view.getBigUint64(at, little));
      case 11:
        return Number(view.getBigInt64(at, little));
      default:
        return finite(view.getFloat64(at, little));
    }
  }

  #take(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    return at;
  }

  /** Makes the next bytes available in the window. */
  async #ensure(bytes: number): Promise<void> {
    if (this.#at + bytes <= this.#view.byteLength) return;
    const position = this.#windowStart + this.#at;
    if (position + bytes > this.#source.sizeBytes) throw new GgufSyntaxError('it ends within its header');
    const window = await this.#source.read(position, Math.max(bytes, this.#windowBytes));
    this.#readBytes += window.length;
    if (window.length < bytes) throw new GgufSyntaxError('it ends within its header');
    if (this.#readBytes > MAX_READ_BYTES) throw new GgufSyntaxError('its header is too large');
    this.#view = new DataView(window.buffer, window.byteOffset, window.byteLength);
    this.#windowStart = position;
    this.#at = 0;
  }
}

function fixedBytes(type: number): number {
  const bytes = TYPE_BYTES[type];
  if (bytes === undefined) throw new GgufSyntaxError(`a value has type ${type}, which is unknown`);
  return bytes;
}

/** JSON has no word for the others. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
