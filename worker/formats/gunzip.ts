/** Unpacks gzip no faster than it is read: a megabyte may hold a gigabyte. */
import { createGunzip } from 'node:zlib';

/** Deflate makes up to a thousand bytes of one, so this much at a time becomes 8 MB at most. */
const PIECE_BYTES = 8 << 10;
const CHUNK_BYTES = 64 << 10;

/**
 * The unpacked bytes of a gzip file that comes in these chunks. Streams of the platform unpack whatever they are handed,
 * whether anybody reads it or not; so they are handed one small piece after the other.
 */
export async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const unpacker = createGunzip({ chunkSize: CHUNK_BYTES });
  let unpacked: Uint8Array[] = [];
  unpacker.on('data', (bytes: Uint8Array) => unpacked.push(bytes));
  let failure: Error | null = null;
  let interrupt: (reason: Error) => void = () => undefined;
  unpacker.on('error', (error: Error) => {
    failure = error;
    interrupt(error);
  });
  // A race of each step with one promise of failure would pile up on it.
  const step = (act: (done: () => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      interrupt = reject;
      if (failure === null) act(resolve);
      else reject(failure);
    });
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
        await step((done) => unpacker.write(chunk.subarray(at, at + PIECE_BYTES), () => done()));
        const ready = unpacked;
        unpacked = [];
        yield* ready;
      }
    }
    await step((done) => unpacker.once('end', done).end());
    yield* unpacked;
  } finally {
    unpacker.destroy();
  }
}
