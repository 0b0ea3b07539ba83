/** Guesses the types of columns from the values of the first rows, as pandas (CSV) and Arrow (JSON) would. */
import type { ExactJson } from '../exact-json.ts';
import { listType, valueType } from './features.ts';
import type { CellValue, FeatureType } from './table.ts';

/** What pandas reads as a missing value. */
const MISSING = new Set(
  [
    '',
    '#N/A',
    '#N/A N/A',
    '#NA',
    '-1.#IND',
    '-1.#QNAN',
    '-NaN',
    '-nan',
    '1.#IND',
    '1.#QNAN',
    '<NA>',
    'N/A',
    'NA',
  ].concat(['NULL', 'NaN', 'None', 'n/a', 'nan', 'null']),
);
const INTEGER = /^\s*[+-]?\d{1,19}\s*$/;
const FLOAT = /^\s*[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|inf|infinity)\s*$/i;
const BOOLEAN = /^(?:true|false)$/i;

export type TextType = 'int64' | 'float64' | 'bool' | 'string' | 'null';

export function inferTextType(values: readonly string[]): TextType {
  const present = values.filter((value) => !MISSING.has(value));
  const hasMissing = present.length < values.length;
  if (present.length === 0) return 'null';
  if (present.every((value) => INTEGER.test(value))) return hasMissing ? 'float64' : 'int64';
  if (present.every((value) => FLOAT.test(value))) return 'float64';
  if (!hasMissing && present.every((value) => BOOLEAN.test(value))) return 'bool';
  return 'string';
}

/** A later value that is not of the column's type stays the text that it is. */
export function readText(value: string | undefined, type: TextType): CellValue {
  if (value === undefined || MISSING.has(value)) return null;
  if (type === 'bool') return BOOLEAN.test(value) ? value.toLowerCase() === 'true' : value;
  if (type !== 'int64' && type !== 'float64') return value;
  const number = FLOAT.test(value) ? Number(value) : Number.NaN;
  if (Number.isNaN(number)) return value;
  const isExact = type !== 'int64' || Number.isSafeInteger(number) || !INTEGER.test(value);
  return isExact ? number : BigInt(value.trim().replace(/^\+/, ''));
}

/** The type of all these values together; `Json` when they have no other in common. */
export function inferJsonType(values: readonly (ExactJson | undefined)[], depth = 0): FeatureType {
  const present = values.filter((value) => value !== undefined && value !== null);
  if (present.length === 0) return valueType('null');
  if (depth > 20) return { _type: 'Json' };
  if (present.every((value) => typeof value === 'boolean')) return valueType('bool');
  if (present.every((value) => typeof value === 'string')) return valueType('string');
  if (present.every((value) => typeof value === 'number' || typeof value === 'bigint')) {
    return valueType(
      present.every((value) => typeof value === 'bigint' || Number.isInteger(value)) ? 'int64' : 'float64',
    );
  }
  if (present.every((value) => Array.isArray(value))) {
    return listType(inferJsonType(present.flat() as ExactJson[], depth + 1));
  }
  if (present.every((value) => typeof value === 'object' && !Array.isArray(value))) {
    const members = new Map<string, ExactJson[]>();
    for (const object of present) {
      for (const [key, member] of Object.entries(object)) {
        const known = members.get(key) ?? [];
        known.push(member as ExactJson);
        members.set(key, known);
      }
    }
    return Object.fromEntries([...members].map(([key, list]) => [key, inferJsonType(list, depth + 1)]));
  }
  return { _type: 'Json' };
}
