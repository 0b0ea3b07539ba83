/** Bodies for the blob store's contract: reproducible noise, whole, in pieces, without end or broken off. */

/** The same bytes for the same seed. */
export function noise(seed: number, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

export function streamOf(bytes: Uint8Array, chunkSize: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.byteLength) return controller.close();
      controller.enqueue(bytes.slice(at, at + chunkSize));
      at += chunkSize;
    },
  });
}

/** `size` bytes made as they are asked for, and from the same memory each time; `onChunk` sees each piece. */
export function noiseStream(size: number, onChunk?: (chunk: Uint8Array) => void): ReadableStream<Uint8Array> {
  const block = noise(5, 64 * 1024);
  let left = size;
  return new ReadableStream({
    pull(controller) {
      if (left === 0) return controller.close();
      const chunk = block.subarray(0, Math.min(left, block.byteLength));
      left -= chunk.byteLength;
      onChunk?.(chunk);
      controller.enqueue(chunk);
    },
  });
}

/** Delivers `size` bytes and then fails, as the body of a client that goes away. */
export function brokenStream(size: number): ReadableStream<Uint8Array> {
  let left = size;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.error(new Error('the client went away'));
      controller.enqueue(noise(left, Math.min(left, 65_536)));
      left -= 65_536;
    },
  });
}

export async function readAll(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(body).arrayBuffer());
}
