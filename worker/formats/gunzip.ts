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
  const broken = new Promise<never>((_, reject) => unpacker.once('error', reject));
  // It is waited for beside every step; a failure between two of them is not one that nobody handles.
  broken.catch(() => undefined);
  const step = (act: (done: () => void) => void): Promise<void> => Promise.race([new Promise<void>(act), broken]);
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
