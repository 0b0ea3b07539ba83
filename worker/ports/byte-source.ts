/** Reads a body in large chunks, for implementers of the blob store: small ones cost most of the time of an upload. */

/** A chunk stays valid until the third call of `read` after the one that returned it. */
export interface ByteSource {
  /** Null at the end. Rejects when the body was cut off. */
  read(): Promise<Uint8Array | null>;
  /** Says that the rest is not wanted. */
  cancel(): Promise<void>;
}

/** workerd reads 4 KiB at a time when left to itself; above this size larger chunks gain nothing. */
const CHUNK_BYTES = 256 * 1024;
const BUFFERS = 3;

class ChunkedSource implements ByteSource {
  readonly #reader: ReadableStreamBYOBReader;
  readonly #buffers: ArrayBufferLike[] = [];
  #turn = 0;

  constructor(reader: ReadableStreamBYOBReader) {
    this.#reader = reader;
  }

  async read(): Promise<Uint8Array | null> {
    const buffer = this.#buffers[this.#turn] ?? new ArrayBuffer(CHUNK_BYTES);
    const { done, value } = await this.#reader.readAtLeast(CHUNK_BYTES, new Uint8Array(buffer));
    if (value !== undefined) this.#buffers[this.#turn] = value.buffer;
    this.#turn = (this.#turn + 1) % BUFFERS;
    return done || value === undefined ? null : value;
  }

  cancel(): Promise<void> {
    return this.#reader.cancel();
  }
}

/** Takes chunks as they come, from streams that do not fill buffers. */
class PlainSource implements ByteSource {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(reader: ReadableStreamDefaultReader<Uint8Array>) {
    this.#reader = reader;
  }

  async read(): Promise<Uint8Array | null> {
    const { done, value } = await this.#reader.read();
    return done ? null : value;
  }

  cancel(): Promise<void> {
    return this.#reader.cancel();
  }
}

export function streamSource(body: ReadableStream<Uint8Array>): ByteSource {
  let reader: ReadableStreamBYOBReader;
  try {
    reader = body.getReader({ mode: 'byob' });
  } catch (error) {
    // Streams made in JavaScript without `type: 'bytes'`.
    if (error instanceof TypeError && !body.locked) return new PlainSource(body.getReader());
    throw error;
  }
  return 'readAtLeast' in reader ? new ChunkedSource(reader) : new PlainSource(releaseToPlain(body, reader));
}

function releaseToPlain(
  body: ReadableStream<Uint8Array>,
  reader: { releaseLock(): void },
): ReadableStreamDefaultReader<Uint8Array> {
  reader.releaseLock();
  return body.getReader();
}

/** Whatever a blob store may be given to store, as a source. */
export function sourceOf(body: ReadableStream<Uint8Array> | Uint8Array | ByteSource): ByteSource {
  if (body instanceof Uint8Array) return bytesSource(body);
  return body instanceof ReadableStream ? streamSource(body) : body;
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  let rest: Uint8Array | null = bytes.byteLength === 0 ? null : bytes;
  return {
    read: () => {
      const chunk = rest;
      rest = null;
      return Promise.resolve(chunk);
    },
    cancel: () => Promise.resolve(),
  };
}

/** One body after the other; each is opened when its turn comes. */
export function joinedSource(openers: readonly (() => Promise<ReadableStream<Uint8Array>>)[]): ByteSource {
  let next = 0;
  let current: ByteSource | null = null;
  return {
    async read() {
      for (;;) {
        if (current === null) {
          const open = openers[next++];
          if (open === undefined) return null;
          current = streamSource(await open());
        }
        const chunk = await current.read();
        if (chunk !== null) return chunk;
        current = null;
      }
    },
    async cancel() {
      next = openers.length;
      await current?.cancel();
    },
  };
}
