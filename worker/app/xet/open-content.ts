/** Opens a Xet file as the stream that any other content of the hub is. */
import type { BlobBody, ByteRange } from '../../ports/blob-store.ts';
import type { Services } from '../services.ts';
import { readContent } from './read-content.ts';
import { readStoredFile } from './read-stored.ts';

/** Null when the blob with its terms is gone. A range past the end is cut to the file's end. */
export async function openXetContent(
  services: Services,
  blobKey: string,
  range: ByteRange | undefined,
): Promise<BlobBody | null> {
  const file = await readStoredFile(services, blobKey);
  if (file === null) return null;
  const { sizeBytes } = file;
  const part =
    range === undefined
      ? { offset: 0, length: sizeBytes }
      : { offset: range.offset, length: Math.max(0, Math.min(range.length, sizeBytes - range.offset)) };
  if (part.length === 0) return { sizeBytes, body: new Blob([]).stream() };
  const isWhole = part.length === sizeBytes;
  return { sizeBytes, body: streamOf(readContent(services, file, isWhole ? undefined : part)) };
}

/** Pulls a piece only when the reader has room for it, and ends the source when the reader goes away. */
function streamOf(pieces: AsyncGenerator<Uint8Array, void, undefined>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await pieces.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await pieces.return();
    },
  });
}
