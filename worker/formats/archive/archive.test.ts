import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { tarEnd, tarHeader, tarMember } from '../../../test/support/tar-file.ts';
import { bytesAsSource } from '../byte-source.ts';
import { intoFolders } from './folders.ts';
import { gunzippingInput, jumpingInput } from './tar-input.ts';
import { listTar } from './tar.ts';

const limits = { maxPackedBytes: 1 << 20, maxUnpackedBytes: 1 << 20 };

it('lists a tar archive by its headers', async () => {
  const long = `deep/${'n'.repeat(150)}.txt`;
  const record = ` path=${long}\n`;
  const bytes = Buffer.concat([
    tarMember('a/b.txt', 'x'.repeat(700)),
    tarMember('pax', `${record.length + 3}${record}`, 'x'),
    tarMember('short', 'y'),
    tarMember('up', '', '2'),
    tarEnd,
  ]);
  const listed = await listTar(jumpingInput(bytesAsSource(bytes), 100), 100);
  expect(listed?.isTruncated).toBe(false);
  expect(listed?.entries.map(({ name, sizeBytes, note }) => [name, sizeBytes, note])).toEqual([
    ['a/b.txt', 700, null],
    [long, 1, null],
    ['up', 0, 'link'],
  ]);
  const packed = gunzippingInput(bytesAsSource(gzipSync(bytes)), limits);
  expect(await listTar(packed, 100)).toEqual(listed);
});

it('ends where a packed archive grows too large, or is damaged', async () => {
  const bomb = gzipSync(Buffer.concat([tarHeader('bomb', 64 << 20), Buffer.alloc(64 << 20)]));
  const listed = await listTar(gunzippingInput(bytesAsSource(bomb), limits), 100);
  expect(listed).toMatchObject({ isTruncated: true, entries: [{ name: 'bomb' }] });
  const noise = Buffer.from(crypto.getRandomValues(new Uint8Array(60_000)));
  const whole = gzipSync(Buffer.concat([tarHeader('a', noise.length), noise, tarEnd]));
  const cut = (length: number): ReturnType<typeof listTar> =>
    listTar(gunzippingInput(bytesAsSource(whole.subarray(0, length)), limits), 100);
  expect(await cut(40_000)).toMatchObject({ isTruncated: true, entries: [{ name: 'a' }] });
  expect(await cut(40)).toBeNull();
});

it('reads so many entries and windows, and no more', async () => {
  const many = Buffer.concat(Array.from({ length: 50 }, (_, index) => tarMember(`${index}`, 'x')));
  expect((await listTar(jumpingInput(bytesAsSource(many), 100), 10))?.entries).toHaveLength(10);
  const far = { sizeBytes: 2 ** 50, read: () => Promise.resolve(new Uint8Array(tarHeader('far', 1 << 30))) };
  expect((await listTar(jumpingInput(far, 5), 1000))?.entries).toHaveLength(5);
  expect(await listTar(jumpingInput(bytesAsSource(Buffer.alloc(2048, 'x')), 5), 10)).toBeNull();
});

it('puts names into folders and lets none deceive', () => {
  const names = ['../../etc/passwd', '/abs', 'a\\b.txt', 'evil\u202egpj.exe', '__proto__/x', `${'d/'.repeat(5000)}f`];
  const root = intoFolders(
    names.map((name) => ({ name, isFolder: false, sizeBytes: 1, packedBytes: null, note: null })),
  );
  expect(root).toMatchObject({ fileCount: 6, sizeBytes: 6 });
  expect(root.files).toEqual([
    expect.objectContaining({ name: 'abs', note: 'outside' }),
    expect.objectContaining({ name: 'evil<U+202E>gpj.exe', note: null }),
  ]);
  expect(root.folders.map(({ name }) => name).toSorted()).toEqual(['..', '__proto__', 'a', 'd']);
  expect(JSON.stringify(root).length).toBeLessThan(5000);
});
