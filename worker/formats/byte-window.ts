/** Reads a file in order through a window that moves along; what is skipped is not read. */
import type { ByteSource } from './byte-source.ts';

/** The file ends, or more of it would have to be read than is allowed. */
export class WindowEnd extends Error {
  override readonly name = 'WindowEnd';
}

export class ByteWindow {
  readonly #source: ByteSource;
  readonly #windowBytes: number;
  #budget: number;
  #bytes: Uint8Array = new Uint8Array(0);
  #start: number;
  #at = 0;

  /** At most `maxReadBytes` are read from `offset` on. */
  constructor(source: ByteSource, offset: number, maxReadBytes: number, windowBytes = 1 << 18) {
    this.#source = source;
    this.#start = offset;
    this.#budget = maxReadBytes;
    this.#windowBytes = windowBytes;
  }

  /** From the start of the file. */
  get position(): number {
    return this.#start + this.#at;
  }

  /** Makes `count` bytes available; false at the end of the file. */
  async has(count: number): Promise<boolean> {
    if (this.#at + count <= this.#bytes.length) return true;
    const start = this.position;
    if (start + count > this.#source.sizeBytes) return false;
    const wanted = Math.min(Math.max(count, this.#windowBytes), this.#source.sizeBytes - start);
    if (count > this.#budget) throw new WindowEnd('more would have to be read than is allowed');
    const bytes = await this.#source.read(start, Math.min(wanted, this.#budget));
    this.#budget -= bytes.length;
    this.#bytes = bytes;
    this.#start = start;
    this.#at = 0;
    return bytes.length >= count;
  }

  /** The next `count` bytes, which stay valid until the next call. */
  async take(count: number): Promise<Uint8Array> {
    if (!(await this.has(count))) throw new WindowEnd('it ends too early');
    const taken = this.#bytes.subarray(this.#at, this.#at + count);
    this.#at += count;
    return taken;
  }

  async byte(): Promise<number> {
    if (this.#at >= this.#bytes.length && !(await this.has(1))) throw new WindowEnd('it ends too early');
    const byte = this.#bytes[this.#at] ?? 0;
    this.#at++;
    return byte;
  }

  skip(count: number): void {
    if (!Number.isSafeInteger(count) || this.position + count > this.#source.sizeBytes) {
      throw new WindowEnd('it ends too early');
    }
    if (this.#at + count <= this.#bytes.length) {
      this.#at += count;
      return;
    }
    this.#start = this.position + count;
    this.#bytes = new Uint8Array(0);
    this.#at = 0;
  }

  /** Up to the next newline, which is passed over; null when the line is longer than `maxBytes`. */
  async line(maxBytes: number): Promise<string | null> {
    let line: Uint8Array | null = new Uint8Array(0);
    for (;;) {
      if (!(await this.has(1))) throw new WindowEnd('it ends too early');
      const newline = this.#bytes.indexOf(NEWLINE, this.#at);
      const part = this.#bytes.subarray(this.#at, newline < 0 ? this.#bytes.length : newline);
      line = line === null || line.length + part.length > maxBytes ? null : joined(line, part);
      this.#at += part.length;
      if (newline < 0) continue;
      this.#at++;
      return line === null ? null : new TextDecoder().decode(line);
    }
  }
}

const NEWLINE = 0x0a;

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
