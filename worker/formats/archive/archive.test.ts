import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { bytesAsSource } from '../byte-source.ts';
import { intoFolders } from './folders.ts';
import { gunzippingInput, jumpingInput } from './tar-input.ts';
import { listTar } from './tar.ts';

const limits = { maxPackedBytes: 1 << 20, maxUnpackedBytes: 1 << 20 };

function header(name: string, sizeBytes: number, type = '0'): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write(`${sizeBytes.toString(8).padStart(11, '0')} `, 124);
  block.write(type, 156);
  block.write('ustar\u000000', 257);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function member(name: string, content: string, type = '0'): Buffer {
  return Buffer.concat([
    header(name, content.length, type),
    Buffer.alloc(Math.ceil(content.length / 512) * 512, content),
  ]);
}

const end = Buffer.alloc(1024);

it('lists a tar archive by its headers', async () => {
  const long = `deep/${'n'.repeat(150)}.txt`;
  const record = ` path=${long}\n`;
  const bytes = Buffer.concat([
    member('a/b.txt', 'x'.repeat(700)),
    member('pax', `${record.length + 3}${record}`, 'x'),
    member('short', 'y'),
    member('up', '', '2'),
    end,
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
  const bomb = gzipSync(Buffer.concat([header('bomb', 64 << 20), Buffer.alloc(64 << 20)]));
  const listed = await listTar(gunzippingInput(bytesAsSource(bomb), limits), 100);
  expect(listed).toMatchObject({ isTruncated: true, entries: [{ name: 'bomb' }] });
  const damaged = gzipSync(Buffer.concat([member('a', 'x'), end])).subarray(0, 40);
  expect((await listTar(gunzippingInput(bytesAsSource(damaged), limits), 100))?.isTruncated).toBe(true);
});

it('reads so many entries and windows, and no more', async () => {
  const many = Buffer.concat(Array.from({ length: 50 }, (_, index) => member(`${index}`, 'x')));
  expect((await listTar(jumpingInput(bytesAsSource(many), 100), 10))?.entries).toHaveLength(10);
  const far = { sizeBytes: 2 ** 50, read: () => Promise.resolve(new Uint8Array(header('far', 1 << 30))) };
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
