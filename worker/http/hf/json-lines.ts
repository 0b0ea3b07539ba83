/**
 * Splits a stream of JSON lines, and takes the one long text out of each while it passes: the value of `content`, which
 * may be megabytes of base64, never becomes part of a parsed document.
 */
export interface JsonLine {
  /** The line as JSON, with `""` in the place of the content. */
  readonly json: string;
  /**
   * What stood between the quotes, still escaped as JSON; null when there was none. In memory that the next line uses
   * again: a commit of many large files would otherwise leave garbage faster than it is collected.
   */
  readonly content: Uint8Array | null;
  /** Of the content; `content` is empty when this is more than was allowed. */
  readonly contentBytes: number;
}

export interface LineLimits {
  /** A longer content is counted, not kept. */
  readonly maxContentBytes: number;
  /** The line without its content. */
  readonly maxJsonBytes: number;
}

/** A body that cannot be read; the message is for the client. */
export class JsonLinesError extends Error {
  override readonly name = 'JsonLinesError';
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const COLON = 0x3a;
const EQUALS = 0x3d;
const KEY = 'content';
/** Whole groups of four. */
const DECODED_AT_ONCE = 96 * 1024;

const within = { json: 0, string: 1, content: 2 } as const;

export async function* readJsonLines(
  chunks: AsyncIterable<Uint8Array>,
  limits: LineLimits,
): AsyncGenerator<JsonLine, void, undefined> {
  const splitter = new LineSplitter(limits);
  for await (const chunk of chunks) yield* splitter.feed(chunk);
  yield* splitter.end();
}

class LineSplitter {
  readonly #limits: LineLimits;
  #state: number = within.json;
  #escaped = false;
  #json = new Uint8Array(1024);
  #jsonLength = 0;
  /** Where the latest string began in `#json`; its text is a key if a colon follows. */
  #stringStart = 0;
  #stringEnd = 0;
  #isContentNext = false;
  #hasContent = false;
  #content = new Uint8Array(64 * 1024);
  #contentBytes = 0;

  constructor(limits: LineLimits) {
    this.#limits = limits;
  }

  *feed(chunk: Uint8Array): Generator<JsonLine, void, undefined> {
    let at = 0;
    while (at < chunk.length) {
      if (this.#state === within.content) {
        at = this.#readContent(chunk, at);
        continue;
      }
      const byte = chunk[at++] ?? 0;
      if (this.#state === within.string) this.#readString(byte);
      else if (byte === NEWLINE) yield* this.#finishLine();
      else this.#readJson(byte);
    }
  }

  *end(): Generator<JsonLine, void, undefined> {
    if (this.#state !== within.json) throw new JsonLinesError('The body ends in the middle of a line.');
    yield* this.#finishLine();
  }

  #readJson(byte: number): void {
    if (byte === QUOTE && this.#isContentNext) {
      if (this.#hasContent) throw new JsonLinesError('A line has more than one "content".');
      this.#hasContent = true;
      this.#state = within.content;
      this.#push(QUOTE);
      return;
    }
    this.#push(byte);
    if (byte === QUOTE) {
      this.#state = within.string;
      this.#stringStart = this.#jsonLength;
    } else if (byte === COLON) {
      this.#isContentNext = this.#latestStringIs(KEY);
    } else if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) {
      this.#isContentNext = false;
      this.#stringEnd = this.#stringStart;
    }
  }

  #readString(byte: number): void {
    this.#push(byte);
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) {
      this.#state = within.json;
      this.#isContentNext = false;
      this.#stringEnd = this.#jsonLength - 1;
    }
  }

  #latestStringIs(text: string): boolean {
    if (this.#stringEnd - this.#stringStart !== text.length) return false;
    for (let i = 0; i < text.length; i++) if (this.#json[this.#stringStart + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  /** Takes what belongs to the content; answers where it stops. */
  #readContent(chunk: Uint8Array, start: number): number {
    let at = start;
    for (;;) {
      if (this.#escaped && at < chunk.length) {
        this.#escaped = false;
        at++;
      }
      const quote = chunk.indexOf(QUOTE, at);
      const end = quote < 0 ? chunk.length : quote;
      const backslash = chunk.subarray(at, end).indexOf(BACKSLASH);
      if (backslash >= 0) {
        this.#escaped = true;
        at += backslash + 1;
        if (at < chunk.length) continue;
      }
      this.#keep(chunk.subarray(start, this.#escaped ? chunk.length : end));
      if (this.#escaped || quote < 0) return chunk.length;
      this.#state = within.json;
      this.#isContentNext = false;
      this.#push(QUOTE);
      return quote + 1;
    }
  }

  #keep(bytes: Uint8Array): void {
    const end = this.#contentBytes + bytes.length;
    if (end <= this.#limits.maxContentBytes) {
      if (end > this.#content.length) {
        const larger = new Uint8Array(Math.max(end, Math.min(this.#content.length * 4, this.#limits.maxContentBytes)));
        larger.set(this.#content.subarray(0, this.#contentBytes));
        this.#content = larger;
      }
      this.#content.set(bytes, this.#contentBytes);
    }
    this.#contentBytes = end;
  }

  *#finishLine(): Generator<JsonLine, void, undefined> {
    const json = new TextDecoder().decode(this.#json.subarray(0, this.#jsonLength));
    if (json.trim() !== '') yield { json, content: this.#heldContent(), contentBytes: this.#contentBytes };
    this.#jsonLength = 0;
    this.#stringStart = this.#stringEnd = 0;
    this.#isContentNext = false;
    this.#hasContent = false;
    this.#contentBytes = 0;
  }

  #heldContent(): Uint8Array | null {
    if (!this.#hasContent) return null;
    return this.#content.subarray(0, this.#contentBytes <= this.#limits.maxContentBytes ? this.#contentBytes : 0);
  }

  #push(byte: number): void {
    if (this.#jsonLength === this.#json.length) {
      if (this.#jsonLength >= this.#limits.maxJsonBytes) throw new JsonLinesError('A line of the body is too long.');
      const larger = new Uint8Array(this.#json.length * 2);
      larger.set(this.#json);
      this.#json = larger;
    }
    this.#json[this.#jsonLength++] = byte;
  }
}

/** The text that a JSON string stands for. @throws SyntaxError */
export function unescapeContent(content: Uint8Array): string {
  const value: unknown = JSON.parse(`"${new TextDecoder().decode(content)}"`);
  return typeof value === 'string' ? value : '';
}

/** Decodes base64 in its place, which is longer than what comes out; null when it is none. */
export function decodeBase64(content: Uint8Array): Uint8Array | null {
  const data = Buffer.from(content.buffer, content.byteOffset, content.length);
  const expected = decodedBytes(content);
  let length = 0;
  for (let at = 0; at < data.length; at += DECODED_AT_ONCE) {
    const text = data.toString('latin1', at, Math.min(at + DECODED_AT_ONCE, data.length));
    length += data.write(text, length, 'base64');
  }
  // What Buffer skips because it is no base64 is missing in the end.
  return length === expected ? data.subarray(0, length) : null;
}

/** How much well-formed base64 of this length stands for; -1 for a length that none has. Padding may be left out. */
function decodedBytes(content: Uint8Array): number {
  let { length } = content;
  if (length % 4 === 0) for (let i = 0; i < 2 && content[length - 1] === EQUALS; i++) length--;
  return length % 4 === 1 ? -1 : Math.floor((length * 3) / 4);
}
