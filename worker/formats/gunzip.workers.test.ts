import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { gunzip } from './gunzip.ts';

async function* inPieces(bytes: Uint8Array, size: number, onPiece: () => void = () => undefined) {
  for (let at = 0; at < bytes.length; at += size) {
    onPiece();
    yield bytes.subarray(at, at + size);
  }
}

async function all(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for await (const piece of pieces) found.push(piece);
  return found;
}

it('unpacks what is read of a file that swells, and nothing ahead', async () => {
  const bomb = gzipSync(new Uint8Array(64 << 20));
  let pieces = 0;
  const unpacked = gunzip(inPieces(bomb, 1000, () => pieces++));
  await unpacked.next();
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(bomb.length).toBeGreaterThan(60_000);
  expect(pieces).toBeLessThan(12);
  await unpacked.return();
});

it('unpacks all there is, members that follow each other too, and says when it is broken', async () => {
  const text = new Uint8Array(300_000).map((_, i) => i % 251);
  const whole = Buffer.concat([gzipSync(text), gzipSync(text)]);
  const parts = await all(gunzip(inPieces(whole, 777)));
  expect(Buffer.concat(parts).equals(Buffer.concat([text, text]))).toBe(true);
  await expect(all(gunzip(inPieces(gzipSync(text).subarray(0, 400), 100)))).rejects.toThrow(/unexpected end/);
  await expect(all(gunzip(inPieces(new Uint8Array(100).fill(7), 100)))).rejects.toThrow(/incorrect header/);
});
