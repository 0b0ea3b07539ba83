/** Files of bytes that no two regions or files share, so that nothing deduplicates which should not. */
import { createCipheriv, randomBytes } from 'node:crypto';
import { closeSync, createReadStream, createWriteStream, openSync, writeSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';

const BLOCK_BYTES = 4 * 1024 * 1024;

function* noise(sizeBytes: number): Generator<Buffer> {
  const cipher = createCipheriv('aes-128-ctr', randomBytes(16), Buffer.alloc(16));
  const zeros = Buffer.alloc(BLOCK_BYTES);
  for (let left = sizeBytes; left > 0; left -= BLOCK_BYTES) yield cipher.update(zeros.subarray(0, left));
}

export async function writeNoise(path: string, sizeBytes: number): Promise<void> {
  await pipeline(noise(sizeBytes), createWriteStream(path));
}

/** Overwrites `share` of the file in place, in `regions` regions of equal size, evenly spread. */
export function changeInPlace(path: string, sizeBytes: number, share: number, regions: number): void {
  const file = openSync(path, 'r+');
  const regionBytes = Math.floor((sizeBytes * share) / regions);
  for (let i = 0; i < regions; i++) {
    let at = Math.floor(((i + 0.5) * sizeBytes) / regions);
    for (const block of noise(regionBytes)) at += writeSync(file, block, 0, block.byteLength, at);
  }
  closeSync(file);
}

/** Writes a file that is `source` with so many new bytes before it. */
export async function writeWithInsertion(path: string, source: string, insertedBytes: number): Promise<void> {
  await pipeline(async function* () {
    yield* noise(insertedBytes);
    yield* createReadStream(source, { highWaterMark: BLOCK_BYTES });
  }, createWriteStream(path));
}
