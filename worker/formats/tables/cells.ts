/** Turns what the readers decode (bigints, bytes, typed arrays) into cells: JSON of a bounded size. */
import { type ExactJson, exactInteger, writeExactJson } from '../exact-json.ts';
import type { CellValue } from './table.ts';

export const DEFAULT_MAX_CELL_CHARS = 100_000;
const MAX_DEPTH = 64;

/** Characters of all cells of one reading together; when they are used up, cells are cut to a few each. */
const MAX_TOTAL_CHARS = 8 << 20;
const MIN_CELL_CHARS = 100;

/** Makes the cells of one reading, which together have a bounded size. */
export class CellMaker {
  readonly #maxCellChars: number;
  #left = MAX_TOTAL_CHARS;

  constructor(maxCellChars = DEFAULT_MAX_CELL_CHARS) {
    this.#maxCellChars = maxCellChars;
  }

  make(value: unknown): Cell {
    const most = Math.min(this.#maxCellChars, Math.max(MIN_CELL_CHARS, this.#left));
    const cell = toCell(value, most);
    this.#left -= cell.chars;
    return cell;
  }
}

/** The beginning of a value that is too long to be read whole. */
export class CutValue {
  readonly beginning: unknown;

  constructor(beginning: unknown) {
    this.beginning = beginning;
  }
}

export interface Cell {
  readonly value: CellValue;
  readonly isTruncated: boolean;
  /** About how long it is as JSON. */
  readonly chars: number;
}

/** A value longer than `maxChars` becomes a string: the beginning of itself, or of its JSON. */
export function toCell(value: unknown, maxChars = DEFAULT_MAX_CELL_CHARS): Cell {
  if (typeof value === 'string' && value.length > maxChars) {
    return { value: cut(value, maxChars), isTruncated: true, chars: maxChars };
  }
  const state = { left: maxChars, isCut: false };
  const plain = toPlain(value, state, 0);
  if (state.left >= 0) return { value: plain, isTruncated: state.isCut, chars: maxChars - state.left };
  const beginning = typeof plain === 'string' ? plain : cut(writeExactJson(plain), maxChars);
  return { value: beginning, isTruncated: true, chars: maxChars };
}

interface CellState {
  left: number;
  isCut: boolean;
}

/** Stops taking more in when the room is used up; what it has then is only a beginning. */
function toPlain(value: unknown, state: CellState, depth: number): ExactJson {
  state.left -= 1;
  switch (typeof value) {
    case 'string': {
      const room = Math.max(0, state.left);
      state.left -= value.length;
      return value.length > room ? cut(value, room) : value;
    }
    case 'number':
      state.left -= 4;
      return Number.isFinite(value) ? value : null;
    case 'bigint':
      state.left -= 8;
      return exactInteger(value);
    case 'boolean':
      return value;
    case 'object':
      break;
    default:
      return null;
  }
  if (value === null || depth > MAX_DEPTH) return null;
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? null : value.toISOString().replace(/\.000Z$|Z$/, '');
  if (value instanceof CutValue) {
    state.isCut = true;
    return toPlain(value.beginning, state, depth + 1);
  }
  if (value instanceof Uint8Array) {
    const room = Math.max(0, Math.floor((state.left * 3) / 4));
    state.left -= Math.ceil((value.length * 4) / 3);
    return base64(value.subarray(0, room));
  }
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return listOf(value as Iterable<unknown>, state, depth);
  if (value instanceof Map) return entriesOf(value.entries() as Iterable<[unknown, unknown]>, state, depth);
  return entriesOf(Object.entries(value), state, depth);
}

function listOf(values: Iterable<unknown>, state: CellState, depth: number): ExactJson {
  const list: ExactJson[] = [];
  for (const item of values) {
    if (state.left < 0) break;
    list.push(toPlain(item, state, depth + 1));
  }
  return list;
}

function entriesOf(entries: Iterable<readonly [unknown, unknown]>, state: CellState, depth: number): ExactJson {
  const members: [string, ExactJson][] = [];
  for (const [key, member] of entries) {
    if (state.left < 0) break;
    const name = typeof key === 'string' ? key : writeExactJson(toPlain(key, state, depth + 1));
    state.left -= name.length + 3;
    members.push([name, toPlain(member, state, depth + 1)]);
  }
  return Object.fromEntries(members);
}

/** Never cuts a surrogate pair in two. */
function cut(text: string, length: number): string {
  const code = text.charCodeAt(length - 1);
  const beginning = text.slice(0, code >= 0xd800 && code < 0xdc00 ? length - 1 : length);
  // A slice would keep the whole text in memory; its round trip through JSON is a text of its own.
  return text.length > 2 * length ? String(JSON.parse(JSON.stringify(beginning))) : beginning;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
