/**
 * Reads a JSON text step by step without building the values: for headers of many megabytes, of which a few numbers
 * are wanted. Strict about structure; throws `JsonSyntaxError`, which the caller turns into its own failure.
 */

export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
}

const MAX_SKIPPED_DEPTH = 64;
const MAX_STRING_BYTES = 1 << 20;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

export class JsonCursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * Goes through the members of an object: each call answers the next key, whose value must then be read or skipped;
   * null at the end. `first` tells the opening brace is still to come.
   */
  nextKey(first: boolean): string | null {
    if (!this.#nextItem(first, OPEN_BRACE, CLOSE_BRACE)) return null;
    const key = this.string();
    this.#expect(COLON);
    return key;
  }

  /** As `nextKey` for the items of a list: true when there is one to read. */
  nextItem(first: boolean): boolean {
    return this.#nextItem(first, OPEN_BRACKET, CLOSE_BRACKET);
  }

  string(): string {
    this.#expect(QUOTE);
    const start = this.#at;
    const end = this.#stringEnd();
    if (end - start > MAX_STRING_BYTES) throw this.#error('a string is too long');
    const raw = this.#bytes.subarray(start, end);
    if (raw.includes(BACKSLASH)) return this.#decodeEscapes(start - 1, end + 1);
    return new TextDecoder().decode(raw);
  }

  /** A whole number that JavaScript can hold exactly, at least 0. */
  count(): number {
    this.#skipSpace();
    const start = this.#at;
    let value = 0;
    for (
      let byte = this.#bytes[this.#at];
      byte !== undefined && byte >= 0x30 && byte <= 0x39;
      byte = this.#bytes[++this.#at]
    ) {
      value = value * 10 + byte - 0x30;
      if (value > Number.MAX_SAFE_INTEGER) throw this.#error('a number is too large');
    }
    const after = this.#bytes[this.#at];
    if (this.#at === start || after === 0x2e || after === 0x65 || after === 0x45)
      throw this.#error('expected a whole number');
    return value;
  }

  /** Passes over any value. */
  skipValue(depth = 0): void {
    if (depth > MAX_SKIPPED_DEPTH) throw this.#error('nested too deeply');
    this.#skipSpace();
    const byte = this.#bytes[this.#at];
    if (byte === QUOTE) {
      this.#at++;
      this.#stringEnd();
    } else if (byte === OPEN_BRACE) {
      for (let key = this.nextKey(true); key !== null; key = this.nextKey(false)) this.skipValue(depth + 1);
    } else if (byte === OPEN_BRACKET) {
      for (let more = this.nextItem(true); more; more = this.nextItem(false)) this.skipValue(depth + 1);
    } else {
      this.#skipWord();
    }
  }

  /** Requires that nothing but white space is left. */
  end(): void {
    this.#skipSpace();
    if (this.#at < this.#bytes.length) throw this.#error('something follows the value');
  }

  #nextItem(first: boolean, open: number, close: number): boolean {
    if (first) this.#expect(open);
    this.#skipSpace();
    if (this.#bytes[this.#at] === close) {
      this.#at++;
      return false;
    }
    if (!first) this.#expect(COMMA);
    return true;
  }

  /** Moves behind the closing quote and answers where it is. */
  #stringEnd(): number {
    let at = this.#at;
    for (; at < this.#bytes.length; at++) {
      const byte = this.#bytes[at];
      if (byte === QUOTE) {
        this.#at = at + 1;
        return at;
      }
      if (byte === BACKSLASH) at++;
    }
    throw this.#error('a string does not end');
  }

  #decodeEscapes(start: number, end: number): string {
    try {
      const value: unknown = JSON.parse(new TextDecoder().decode(this.#bytes.subarray(start, end)));
      if (typeof value === 'string') return value;
    } catch {
      // Falls through: the escapes are wrong.
    }
    throw this.#error('a string has a wrong escape');
  }

  #skipWord(): void {
    const start = this.#at;
    while (this.#at < this.#bytes.length && /[\w+.-]/.test(String.fromCharCode(this.#bytes[this.#at] ?? 0))) this.#at++;
    const word = new TextDecoder().decode(this.#bytes.subarray(start, Math.min(this.#at, start + 100)));
    if (!/^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(word)) throw this.#error('expected a value');
  }

  #expect(wanted: number): void {
    this.#skipSpace();
    if (this.#bytes[this.#at] !== wanted) throw this.#error(`expected ${String.fromCharCode(wanted)}`);
    this.#at++;
  }

  #skipSpace(): void {
    for (let byte = this.#bytes[this.#at]; byte === 32 || byte === 10 || byte === 13 || byte === 9;) {
      byte = this.#bytes[++this.#at];
    }
  }

  #error(message: string): JsonSyntaxError {
    return new JsonSyntaxError(`${message} at byte ${this.#at}`);
  }
}
