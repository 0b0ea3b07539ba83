/**
 * Git's packet lines (gitprotocol-common, gitprotocol-v2): a bounded streaming reader, a batching writer, and the
 * side-band framing of pack data. Knows bytes only; what a packet means is for the protocols.
 */

/** Longest packet, its four length digits included. */
export const MAX_PACKET_BYTES = 65520;
/** Longest payload of a packet. */
export const MAX_PAYLOAD_BYTES = MAX_PACKET_BYTES - 4;

/**
 * What `PktReader.next` found. `end`: the stream ended between packets. `broken`: it is not a packet stream, or ended
 * inside a packet; `PktReader.problem` says how, and every later read answers `broken` too.
 */
export type PacketKind = 'data' | 'flush' | 'delim' | 'response-end' | 'end' | 'broken';

export interface PktReaderOptions {
  /** Most bytes to take from the source before the stream counts as broken. Not applied to `rest()`. */
  readonly maxBytes?: number;
}

const EMPTY = new Uint8Array(0);
const utf8Decoder = new TextDecoder();
const utf8Encoder = new TextEncoder();

/** Reads packets from a byte stream; holds at most one packet and one chunk of the source. */
export class PktReader {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #maxBytes: number;
  #chunk: Uint8Array = EMPTY;
  #position = 0;
  #taken = 0;
  #payload: Uint8Array = EMPTY;
  #problem: string | null = null;

  constructor(source: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>, options: PktReaderOptions = {}) {
    this.#source = (Symbol.asyncIterator in source ? source : chunksOf(source))[Symbol.asyncIterator]();
    this.#maxBytes = options.maxBytes ?? Infinity;
  }

  /** The bytes of the packet `next` just read; valid until the next read. */
  get payload(): Uint8Array {
    return this.#payload;
  }

  /** Why the stream is broken, or null. */
  get problem(): string | null {
    return this.#problem;
  }

  /** The payload as UTF-8 text without one trailing line feed. */
  text(): string {
    const end = this.#payload.at(-1) === 0x0a ? this.#payload.length - 1 : this.#payload.length;
    return utf8Decoder.decode(this.#payload.subarray(0, end));
  }

  async next(): Promise<PacketKind> {
    this.#payload = EMPTY;
    if (this.#problem !== null) return 'broken';
    const header = await this.#take(4);
    if (header === null) return this.#problem === null ? 'end' : 'broken';
    const length = parsePacketLength(header, 0);
    if (length === 0) return 'flush';
    if (length === 1) return 'delim';
    if (length === 2) return 'response-end';
    if (length < 4) return this.#fail('bad packet length');
    if (length > MAX_PACKET_BYTES) return this.#fail(`packet longer than ${MAX_PACKET_BYTES} bytes`);
    if (length === 4) return 'data';
    const payload = await this.#take(length - 4);
    if (payload === null) return this.#fail(this.#problem ?? 'stream ended inside a packet');
    this.#payload = payload;
    return 'data';
  }

  /** Everything after the last packet read, unparsed: the pack that follows the commands of a push. */
  async *rest(): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.#problem !== null) return;
    const left = this.#chunk.subarray(this.#position);
    this.#chunk = EMPTY;
    this.#position = 0;
    if (left.length > 0) yield left;
    for (;;) {
      const step = await this.#source.next();
      if (step.done === true) return;
      if (step.value.length > 0) yield step.value;
    }
  }

  /** Reads and drops what is left, up to the limit on bytes, and up to about `atMost` more of them. */
  async skipRest(atMost = Infinity): Promise<void> {
    const end = this.#taken + atMost;
    while (this.#taken < end && (await this.#refill()));
    this.#chunk = EMPTY;
    this.#position = 0;
  }

  #fail(problem: string): 'broken' {
    this.#problem = problem;
    return 'broken';
  }

  /** The next `count` bytes; null at the end of the stream (with a problem set if it ended inside them). */
  async #take(count: number): Promise<Uint8Array | null> {
    const start = this.#position;
    if (this.#chunk.length - start >= count) {
      this.#position = start + count;
      return this.#chunk.subarray(start, start + count);
    }
    const joined = new Uint8Array(count);
    let filled = 0;
    for (;;) {
      const piece = this.#chunk.subarray(this.#position, this.#position + count - filled);
      joined.set(piece, filled);
      filled += piece.length;
      this.#position += piece.length;
      if (filled === count) return joined;
      if (!(await this.#refill())) {
        if (filled > 0) this.#problem ??= 'stream ended inside a packet';
        return null;
      }
    }
  }

  async #refill(): Promise<boolean> {
    let step: IteratorResult<Uint8Array>;
    try {
      step = await this.#source.next();
    } catch (cause) {
      // A body cut short or not valid gzip is the client's doing, as any other malformed request.
      this.#problem = `request body unreadable: ${cause instanceof Error ? cause.message : 'stream failed'}`;
      return false;
    }
    if (step.done === true) return false;
    this.#taken += step.value.length;
    if (this.#taken > this.#maxBytes) {
      this.#problem = `request larger than ${this.#maxBytes} bytes`;
      return false;
    }
    this.#chunk = step.value;
    this.#position = 0;
    return true;
  }
}

/** The number in four hex digits at `offset`, or -1 when they are not hex. */
export function parsePacketLength(bytes: Uint8Array, offset: number): number {
  let length = 0;
  for (let i = offset; i < offset + 4; i++) {
    const digit = hexDigit(bytes[i] ?? 0);
    if (digit < 0) return -1;
    length = (length << 4) | digit;
  }
  return length;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const step = await reader.read();
      if (step.done) return;
      yield step.value;
    }
  } finally {
    await reader.cancel();
  }
}

/** Collects packets into one buffer, so that thousands of short lines leave as a few large chunks. */
export class PktWriter {
  #buffer: Uint8Array;
  #length = 0;

  constructor(initialBytes = 4096) {
    this.#buffer = new Uint8Array(initialBytes);
  }

  /** Bytes collected and not yet taken. */
  get sizeBytes(): number {
    return this.#length;
  }

  /** A packet of UTF-8 text; the caller adds the line feed. */
  text(line: string): this {
    return this.data(utf8Encoder.encode(line));
  }

  /** A packet of bytes. */
  data(payload: Uint8Array): this {
    if (payload.length > MAX_PAYLOAD_BYTES) throw new RangeError(`packet payload of ${payload.length} bytes`);
    const at = this.#reserve(payload.length + 4);
    writePacketLength(this.#buffer, at, payload.length + 4);
    this.#buffer.set(payload, at + 4);
    return this;
  }

  /** Payload on a side band; split over several packets of at most `maxPacketBytes` when it is long. */
  sideband(band: 1 | 2 | 3, payload: Uint8Array, maxPacketBytes = MAX_PACKET_BYTES): this {
    let offset = 0;
    do {
      const piece = payload.subarray(offset, offset + maxPacketBytes - 5);
      const at = this.#reserve(piece.length + 5);
      writePacketLength(this.#buffer, at, piece.length + 5);
      this.#buffer[at + 4] = band;
      this.#buffer.set(piece, at + 5);
      offset += piece.length;
    } while (offset < payload.length);
    return this;
  }

  /** As `sideband`, for text. */
  sidebandText(band: 1 | 2 | 3, text: string, maxPacketBytes = MAX_PACKET_BYTES): this {
    return this.sideband(band, utf8Encoder.encode(text), maxPacketBytes);
  }

  flush(): this {
    return this.#special(0);
  }

  delim(): this {
    return this.#special(1);
  }

  responseEnd(): this {
    return this.#special(2);
  }

  /** Hands over what was collected and starts anew. */
  take(): Uint8Array {
    const taken = this.#buffer.subarray(0, this.#length);
    this.#buffer = new Uint8Array(Math.min(this.#buffer.length, 1 << 16));
    this.#length = 0;
    return taken;
  }

  #special(code: number): this {
    const at = this.#reserve(4);
    writePacketLength(this.#buffer, at, code);
    return this;
  }

  #reserve(count: number): number {
    const at = this.#length;
    if (at + count > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(this.#buffer.length * 2, at + count));
      grown.set(this.#buffer.subarray(0, at));
      this.#buffer = grown;
    }
    this.#length = at + count;
    return at;
  }
}

/** One packet of text by itself. */
export function pktText(line: string): Uint8Array {
  return new PktWriter(line.length + 8).text(line).take();
}

const HEX = utf8Encoder.encode('0123456789abcdef');

function writePacketLength(buffer: Uint8Array, at: number, length: number): void {
  buffer[at] = HEX[(length >>> 12) & 15] ?? 0;
  buffer[at + 1] = HEX[(length >>> 8) & 15] ?? 0;
  buffer[at + 2] = HEX[(length >>> 4) & 15] ?? 0;
  buffer[at + 3] = HEX[length & 15] ?? 0;
}

/** Frames sent as one chunk: framing costs about 0.5 s of CPU per GB this way, and four times that one by one. */
const FRAMES_PER_CHUNK = 16;

/**
 * Frames a stream of pack bytes for side band 1 in full packets, many to a chunk. Ends without a flush packet.
 * `maxPacketBytes` is 65520 for `side-band-64k` and 1000 for the old `side-band`.
 */
export async function* sidebandFrames(
  source: AsyncIterable<Uint8Array>,
  maxPacketBytes = MAX_PACKET_BYTES,
): AsyncGenerator<Uint8Array, void, undefined> {
  const room = maxPacketBytes - 5;
  const frames = FRAMES_PER_CHUNK * Math.floor(MAX_PACKET_BYTES / maxPacketBytes);
  const chunkBytes = frames * maxPacketBytes;
  let chunk = new Uint8Array(chunkBytes);
  let start = 0;
  let filled = 0;
  for await (const piece of source) {
    let offset = 0;
    while (offset < piece.length) {
      const count = Math.min(room - filled, piece.length - offset);
      chunk.set(piece.subarray(offset, offset + count), start + 5 + filled);
      filled += count;
      offset += count;
      if (filled < room) continue;
      writePacketLength(chunk, start, maxPacketBytes);
      chunk[start + 4] = 1;
      start += maxPacketBytes;
      filled = 0;
      if (start === chunkBytes) {
        yield chunk;
        chunk = new Uint8Array(chunkBytes);
        start = 0;
      }
    }
  }
  if (filled > 0) {
    writePacketLength(chunk, start, filled + 5);
    chunk[start + 4] = 1;
    start += filled + 5;
  }
  if (start > 0) yield chunk.subarray(0, start);
}
