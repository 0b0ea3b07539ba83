/** Reads byte streams in large pieces: on workerd each read costs a turn of the event loop, whatever its size. */

/**
 * The stream's bytes in chunks of about `chunkBytes` where the stream can fill a given buffer, else as they come. A
 * chunk is the reader's to keep. Leaving the loop early cancels the stream.
 */
export async function* readStream(
  stream: ReadableStream<Uint8Array>,
  chunkBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = byobReader(stream);
  if (reader === null) {
    for await (const chunk of stream) yield chunk;
    return;
  }
  let finished = false;
  try {
    for (;;) {
      const { done, value } = await readAtLeast(reader, chunkBytes);
      if (value !== undefined && value.length > 0) yield value;
      if (done) break;
    }
    finished = true;
  } finally {
    if (!finished) await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

function byobReader(stream: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | null {
  try {
    return stream.getReader({ mode: 'byob' });
  } catch {
    // Not a byte stream (one made in JavaScript): it is read as it comes.
    return null;
  }
}

/** workerd's `readAtLeast` fills the buffer before it answers; the standard `read` answers with what there is. */
function readAtLeast(
  reader: ReadableStreamBYOBReader,
  bytes: number,
): Promise<{ done: boolean; value?: Uint8Array | undefined }> {
  return 'readAtLeast' in reader && typeof reader.readAtLeast === 'function'
    ? reader.readAtLeast(bytes, new Uint8Array(bytes))
    : reader.read(new Uint8Array(bytes));
}
