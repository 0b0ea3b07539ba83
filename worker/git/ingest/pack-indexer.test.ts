/** What the indexer refuses on its own, before anything else of a push is looked at. */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { writeTypeAndSize } from '../store/object-header.ts';
import { IngestError } from './ingest-error.ts';
import { PackIndexer } from './pack-indexer.ts';

const limits = {
  maxPackBytes: 1e9,
  maxObjects: 1e6,
  maxObjectBytes: 64 << 20,
  maxInflatedBytes: 1 << 20,
  slabBytes: 1 << 20,
  keptDeltaBytes: 0,
};
const BLOB = 3;

function object(type: number, declaredBytes: number, content: Uint8Array): Buffer {
  const header = new Uint8Array(16);
  return Buffer.concat([header.subarray(0, writeTypeAndSize(header, type, declaredBytes)), deflateSync(content)]);
}

function pack(count: number, ...objects: readonly Buffer[]): Buffer {
  const header = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
  header.writeUInt32BE(count, 8);
  const body = Buffer.concat([header, ...objects]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

function index(bytes: Uint8Array): PackIndexer {
  const indexer = new PackIndexer(limits);
  indexer.feed(bytes);
  indexer.end();
  return indexer;
}

test('a pack of ordinary objects is indexed', () => {
  const indexer = index(pack(2, object(BLOB, 5, Buffer.from('hello')), object(BLOB, 0, new Uint8Array(0))));
  expect(Buffer.from(indexer.objects.oids.subarray(0, 20)).toString('hex')).toBe(
    'b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0',
  );
});

test('a pack that inflates far beyond its size is refused, one of ordinary density is not', () => {
  const zeros = (bytes: number): Buffer => object(BLOB, bytes, new Uint8Array(bytes));
  expect(() => index(pack(2, zeros(1 << 20), zeros((8 << 20) + 1)))).toThrow('absurd size');
  expect(index(pack(1, zeros(1 << 20))).objects.count).toBe(1);
});

test('an object that is longer or shorter than it says is refused', () => {
  expect(() => index(pack(1, object(BLOB, 4, Buffer.from('hello'))))).toThrow('inflates to');
  expect(() => index(pack(1, object(BLOB, 6, Buffer.from('hello'))))).toThrow('inflates to');
});

test('bytes behind the pack, a wrong checksum and an early end are refused', () => {
  const good = pack(1, object(BLOB, 5, Buffer.from('hello')));
  expect(() => index(Buffer.concat([good, Buffer.from('x')]))).toThrow('garbage');
  const wrong = Buffer.from(good);
  wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1;
  expect(() => index(wrong)).toThrow('checksum');
  for (let length = 0; length < good.length; length++)
    expect(() => index(good.subarray(0, length))).toThrow(IngestError);
});
