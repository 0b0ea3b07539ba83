/**
 * Walks a struct in Thrift's compact protocol without keeping anything, so that the decoder behind it, which trusts
 * its input, meets neither endless numbers nor lists longer than the bytes that could hold them.
 */
import { TableError } from './table-error.ts';

const MAX_DEPTH = 24;
const MAX_VARINT_BYTES = 10;

/** Types of the protocol. */
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I16 = 4;
const I32 = 5;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/** The offset behind the struct at `offset`, or null when the bytes end within it. Throws for what cannot be one. */
export function endOfStruct(bytes: Uint8Array, offset: number, maxValues = 5_000_000): number | null {
  let at = offset;
  let values = 0;

  const varint = (): number => {
    let value = 0;
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      const byte = bytes[at];
      if (byte === undefined) throw ENDED;
      at++;
      // Beyond 2^35 only that it is large matters.
      if (i < 5) value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    throw new TableError('a number has too many digits');
  };

  const skip = (count: number): void => {
    at += count;
    if (at > bytes.length) throw ENDED;
  };

  const element = (type: number, depth: number, inList: boolean): void => {
    if (++values > maxValues) throw new TableError('its metadata has too many values');
    switch (type) {
      case TRUE:
      case FALSE:
        if (inList) skip(1);
        return;
      case BYTE:
        return skip(1);
      case I16:
      case I32:
      case I64:
        varint();
        return;
      case DOUBLE:
        return skip(8);
      case BINARY:
        return skip(varint());
      case LIST: {
        const byte = bytes[at];
        if (byte === undefined) throw ENDED;
        at++;
        const size = byte >> 4 === 15 ? varint() : byte >> 4;
        if (size > bytes.length) throw new TableError('a list is longer than the file');
        for (let i = 0; i < size; i++) element(byte & 0x0f, depth + 1, true);
        return;
      }
      case STRUCT:
        return struct(depth + 1);
      default:
        throw new TableError('its metadata has a value of an unknown type');
    }
  };

  const struct = (depth: number): void => {
    if (depth > MAX_DEPTH) throw new TableError('its metadata is nested too deeply');
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined) throw ENDED;
      at++;
      const type = byte & 0x0f;
      if (type === 0) return;
      if (byte >> 4 === 0) varint();
      element(type, depth, false);
    }
  };

  try {
    struct(0);
    return at;
  } catch (error) {
    if (error === ENDED) return null;
    throw error;
  }
}

const ENDED = new TableError('it ends within its metadata');
