/**
 * Reads tables of the FlatBuffers format without trusting one offset of them: a DataView throws for what lies outside
 * the bytes, and every step is paid from a budget, since many offsets may point at the same place.
 */
import { TableError } from './table-error.ts';

/** The bytes of one buffer, and how many steps within them are left. */
interface FlatBuffer {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  stepsLeft: number;
}

const MAX_STEPS = 2_000_000;
const decoder = new TextDecoder();

export class FlatTable {
  readonly #buffer: FlatBuffer;
  readonly #start: number;

  private constructor(buffer: FlatBuffer, start: number) {
    this.#buffer = buffer;
    this.#start = start;
  }

  /** The outermost table. Whatever is thrown while it is read, `decoding` makes a `TableError` of it. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable({ bytes, view, stepsLeft: MAX_STEPS }, view.getUint32(0, true));
  }

  byte(field: number, otherwise = 0): number {
    const at = this.#find(field);
    return at === null ? otherwise : this.#buffer.view.getUint8(at);
  }

  short(field: number, otherwise = 0): number {
    const at = this.#find(field);
    return at === null ? otherwise : this.#buffer.view.getInt16(at, true);
  }

  int(field: number, otherwise = 0): number {
    const at = this.#find(field);
    return at === null ? otherwise : this.#buffer.view.getInt32(at, true);
  }

  long(field: number): number {
    const at = this.#find(field);
    return at === null ? 0 : safeLong(this.#buffer.view, at);
  }

  table(field: number): FlatTable | null {
    const at = this.#find(field);
    return at === null ? null : new FlatTable(this.#buffer, this.#follow(at));
  }

  string(field: number): string | null {
    const at = this.#find(field);
    if (at === null) return null;
    const { bytes, view } = this.#buffer;
    const start = this.#follow(at);
    const length = view.getUint32(start, true);
    this.#pay(length >> 3);
    if (start + 4 + length > bytes.length) throw new TableError('a text of its metadata lies outside it');
    return decoder.decode(bytes.subarray(start + 4, start + 4 + length));
  }

  tables(field: number): FlatTable[] {
    const vector = this.#vector(field, 4);
    return Array.from({ length: vector.count }, (_, i) => {
      return new FlatTable(this.#buffer, this.#follow(vector.start + 4 * i));
    });
  }

  /** A vector of structs of `sizeBytes` each, seen through `read`. */
  structs<T>(field: number, sizeBytes: number, read: (view: DataView, offset: number) => T): T[] {
    const { start, count } = this.#vector(field, sizeBytes);
    return Array.from({ length: count }, (_, i) => read(this.#buffer.view, start + sizeBytes * i));
  }

  #vector(field: number, itemBytes: number): { readonly start: number; readonly count: number } {
    const at = this.#find(field);
    if (at === null) return { start: 0, count: 0 };
    const start = this.#follow(at);
    const count = this.#buffer.view.getUint32(start, true);
    this.#pay(count);
    if (start + 4 + count * itemBytes > this.#buffer.bytes.length) {
      throw new TableError('a list of its metadata lies outside it');
    }
    return { start: start + 4, count };
  }

  /** Where the field's value is; null when the table has none. */
  #find(field: number): number | null {
    this.#pay(1);
    const { view } = this.#buffer;
    const vtable = this.#start - view.getInt32(this.#start, true);
    const place = 4 + 2 * field;
    if (place + 2 > view.getUint16(vtable, true)) return null;
    const offset = view.getUint16(vtable + place, true);
    return offset === 0 ? null : this.#start + offset;
  }

  #follow(at: number): number {
    return at + this.#buffer.view.getUint32(at, true);
  }

  #pay(steps: number): void {
    this.#buffer.stepsLeft -= steps;
    if (this.#buffer.stepsLeft < 0) throw new TableError('its metadata has too many values');
  }
}

/** No count, size or offset of a file that can be read is beyond what a double counts. */
export function safeLong(view: DataView, offset: number): number {
  const value = Number(view.getBigInt64(offset, true));
  if (!Number.isSafeInteger(value)) throw new TableError('its metadata has an impossible number');
  return value;
}
