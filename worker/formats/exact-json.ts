/** JSON whose integers keep every digit: those that a double cannot hold are bigints in memory and numbers in the text. */

export type ExactJson =
  null | boolean | number | bigint | string | readonly ExactJson[] | { readonly [key: string]: ExactJson };

/** Newer than the library of types that the project is checked with. */
declare global {
  interface JSON {
    rawJSON(text: string): unknown;
  }
}

/** As many digits as only an integer beyond 2^53 has, or a fraction, which stays a double. */
const MANY_DIGITS = /\d{16}/;
const INTEGER = /^-?\d{1,40}$/;

/** Throws what `JSON.parse` throws. */
export function parseExactJson(text: string): ExactJson {
  return (MANY_DIGITS.test(text) ? JSON.parse(text, reviveInteger) : JSON.parse(text)) as ExactJson;
}

function reviveInteger(_key: string, value: unknown, ...[context]: readonly { readonly source?: string }[]): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return INTEGER.test(source) ? exactInteger(BigInt(source)) : value;
}

/** A number where a double holds it. */
export function exactInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

export function writeExactJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // Rare, and looking at every value beforehand would cost more than this.
    if (error instanceof TypeError) return JSON.stringify(value, rawInteger);
    throw error;
  }
}

function rawInteger(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? JSON.rawJSON(value.toString()) : value;
}
