/** What every blob store must do, whatever is behind it. Run inside workerd, once for each adapter. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Sha256 } from '../../worker/domain/oid.ts';
import type { BlobStore, UploadedPart } from '../../worker/ports/blob-store.ts';
import { streamSource } from '../../worker/ports/byte-source.ts';
import { brokenStream, noise, noiseStream, readAll, streamOf } from './bytes.ts';

const MiB = 1024 * 1024;
const PART = 5 * MiB;

export interface ContractOptions {
  /** Resident memory of the workerd process that runs the store, in bytes. */
  readonly residentBytes: () => Promise<number>;
  /** Size of the largest body tried. */
  readonly bigBytes: number;
  /** How much the process may grow while a big body passes. */
  readonly growthBytes: number;
  /** Whether the store behind the adapter can tell which parts it has. */
  readonly listsParts: boolean;
}

function sha256(bytes: Uint8Array): Sha256 {
  return createHash('sha256').update(bytes).digest('hex') as Sha256;
}

function errorCode(result: Awaited<ReturnType<BlobStore['put']>>): string | null {
  return result.ok ? null : result.error.code;
}

export function blobStoreContract(name: string, open: () => BlobStore, options: ContractOptions): void {
  describe(name, () => {
    let store: BlobStore;
    let prefix: string;
    let counter = 0;
    /** A key nobody else uses. */
    const fresh = (suffix = ''): string => `${prefix}/${String((counter += 1))}${suffix}`;

    beforeAll(() => {
      store = open();
      prefix = `contract/${crypto.randomUUID()}`;
    });

    async function content(key: string): Promise<Uint8Array | null> {
      const blob = await store.get(key);
      return blob === null ? null : readAll(blob.body);
    }

    async function expectNothing(key: string): Promise<void> {
      expect(await store.head(key)).toBeNull();
      expect(await store.get(key)).toBeNull();
      expect((await store.list(key)).blobs).toEqual([]);
    }

    describe('put', () => {
      it.each([0, 1, 4096, 300_000, 1_000_003])('stores %i bytes from a stream and from memory', async (size) => {
        const bytes = noise(size, size);
        for (const body of [streamOf(bytes, 50_000), bytes]) {
          const key = fresh();
          const put = await store.put(key, body, { sizeBytes: size, sha256: sha256(bytes) });
          expect(put).toEqual({ ok: true, value: { key, sizeBytes: size } });
          expect(sha256((await content(key)) ?? noise(0, 0))).toBe(sha256(bytes));
          const info = await store.head(key);
          expect(info).toMatchObject({ key, sizeBytes: size });
          expect(Math.abs(Date.now() - (info?.modifiedAt ?? 0))).toBeLessThan(60_000);
        }
      });

      it.each([0, 70_000, 9 * MiB])('stores %i bytes of unannounced size', async (size) => {
        const bytes = noise(7, size);
        const key = fresh();
        const put = await store.put(key, streamOf(bytes, 65_536), { maxBytes: 10 * MiB, sha256: sha256(bytes) });
        expect(put).toEqual({ ok: true, value: { key, sizeBytes: size } });
        expect(sha256((await content(key)) ?? noise(0, 1))).toBe(sha256(bytes));
      });

      it('refuses a body whose digest is another, and leaves nothing', async () => {
        const bytes = noise(1, 600_000);
        const wrong = sha256(noise(2, 10));
        for (const expectation of [{ sizeBytes: bytes.byteLength, sha256: wrong }, { sha256: wrong }]) {
          const key = fresh();
          expect(errorCode(await store.put(key, streamOf(bytes, 65_536), expectation))).toBe('content-mismatch');
          expect(errorCode(await store.put(key, bytes, expectation))).toBe('content-mismatch');
          await expectNothing(key);
        }
      });

      it.each([-1, 1, -600_000, 600_000])('refuses a body that is %i bytes off, and leaves nothing', async (off) => {
        const key = fresh();
        const bytes = noise(3, 600_000);
        const sizeBytes = bytes.byteLength + off;
        expect(errorCode(await store.put(key, streamOf(bytes, 65_536), { sizeBytes }))).toBe('content-mismatch');
        await expectNothing(key);
      });

      it('refuses a body of unannounced size that grows too long', async () => {
        const key = fresh();
        expect(errorCode(await store.put(key, noiseStream(20 * MiB), { maxBytes: 9 * MiB }))).toBe('too-large');
        await expectNothing(key);
      });

      it.each([{ sizeBytes: 2 * MiB }, {}])('leaves nothing of a body that breaks off (%o)', async (expectation) => {
        const key = fresh();
        const put = await store.put(key, brokenStream(MiB), expectation);
        expect(errorCode(put)).toBe('bad-request');
        await expectNothing(key);
      });

      it('repeats a put of the same bytes', async () => {
        const key = fresh();
        const bytes = noise(4, 1000);
        for (let round = 0; round < 2; round += 1) expect((await store.put(key, bytes, {})).ok).toBe(true);
        expect(await content(key)).toEqual(bytes);
      });

      it('keeps what is there when told to write only an absent key', async () => {
        const key = fresh();
        const bytes = noise(5, 1000);
        expect((await store.put(key, bytes, { ifAbsent: true })).ok).toBe(true);
        expect(errorCode(await store.put(key, noise(6, 1000), { ifAbsent: true }))).toBe('already-exists');
        const stream = streamOf(noise(6, 1000), 100);
        expect(errorCode(await store.put(key, stream, { ifAbsent: true, sizeBytes: 1000 }))).toBe('already-exists');
        expect(await content(key)).toEqual(bytes);
      });
    });

    describe('get', () => {
      it('answers null for what is not there', async () => {
        expect(await store.get(fresh())).toBeNull();
        expect(await store.get(fresh(), { offset: 0, length: 1 })).toBeNull();
        expect(await store.head(fresh())).toBeNull();
      });

      it('does not take a folder for an object', async () => {
        const key = fresh('/inside');
        await store.put(key, noise(1, 10), {});
        const folder = key.slice(0, -'/inside'.length);
        expect(await store.get(folder)).toBeNull();
        expect(await store.get(folder, { offset: 0, length: 2 })).toBeNull();
        expect(await store.head(folder)).toBeNull();
        await store.delete([folder]);
        expect((await store.head(key))?.sizeBytes).toBe(10);
      });

      it.each([
        [0, 1],
        [0, 100_000],
        [99_999, 1],
        [1234, 5678],
        [99_990, 1000],
        [50, 0],
        [100_000, 10],
        [200_000, 1],
      ])('reads from %i the next %i bytes', async (offset, length) => {
        const key = `${prefix}/ranges`;
        const bytes = noise(9, 100_000);
        if ((await store.head(key)) === null) await store.put(key, bytes, {});
        const blob = await store.get(key, { offset, length });
        expect(blob?.sizeBytes).toBe(100_000);
        expect(blob && sha256(await readAll(blob.body))).toBe(sha256(bytes.slice(offset, offset + length)));
      });
    });

    describe('delete', () => {
      it('removes what it is told to and nothing else', async () => {
        const keys = Array.from({ length: 5 }, () => fresh());
        for (const key of keys) await store.put(key, noise(1, 10), {});
        const [kept = '', ...gone] = keys;
        await store.delete([...gone, fresh('-never-there')]);
        for (const key of gone) await expectNothing(key);
        expect((await store.head(kept))?.sizeBytes).toBe(10);
        await store.delete([]);
      });
    });

    describe('list', () => {
      it('pages through many keys in order', async () => {
        const folder = fresh();
        const keys = Array.from({ length: 1203 }, (_, n) => `${folder}/${n % 7}/${String(n).padStart(5, '0')}`);
        for (let start = 0; start < keys.length; start += 50) {
          await Promise.all(keys.slice(start, start + 50).map((key) => store.put(key, noise(1, 3), {})));
        }
        const found: string[] = [];
        let pages = 0;
        for (let cursor: string | undefined, last = false; !last; last = cursor === undefined) {
          const page = await store.list(`${folder}/`, cursor);
          found.push(...page.blobs.map(({ key }) => key));
          expect(page.blobs.every(({ sizeBytes }) => sizeBytes === 3)).toBe(true);
          cursor = page.cursor;
          pages += 1;
        }
        expect(found).toEqual([...keys].sort());
        expect(pages).toBeGreaterThan(1);
      });

      it('orders names by the whole key and takes any prefix', async () => {
        const folder = fresh();
        const names = ['a-b', 'a/b', 'a.b', 'ab', 'a0', 'b/a/c', 'b-'];
        for (const name of names) await store.put(`${folder}/${name}`, noise(1, 1), {});
        const listed = async (start: string): Promise<readonly string[]> =>
          (await store.list(`${folder}/${start}`)).blobs.map(({ key }) => key.slice(folder.length + 1));
        expect(await listed('')).toEqual([...names].sort());
        expect(await listed('a')).toEqual(['a-b', 'a.b', 'a/b', 'a0', 'ab']);
        expect(await listed('a/')).toEqual(['a/b']);
        expect(await listed('b/a')).toEqual(['b/a/c']);
        expect(await listed('c')).toEqual([]);
      });
    });

    it.each([
      'space in name',
      'plus+and%20percent%',
      'question?and#hash&amp=1',
      'quote"and\'apostrophe',
      'Grüße/日本語/🙂',
      'UPPER/lower',
      '.hidden/.dots..',
      'tilde~!*()$,:;@=',
      `long/${'x'.repeat(150)}`,
      'back\\slash',
    ])('keeps an odd key: %s', async (odd) => {
      const key = fresh(`/${odd}`);
      const bytes = noise(odd.length, 100);
      expect((await store.put(key, streamOf(bytes, 10), { sizeBytes: 100, sha256: sha256(bytes) })).ok).toBe(true);
      expect(await content(key)).toEqual(bytes);
      expect((await store.list(key)).blobs.map((blob) => blob.key)).toEqual([key]);
      await store.delete([key]);
      await expectNothing(key);
    });

    describe('multipart', () => {
      const bytes = noise(11, 2 * PART + 1234);
      const pieces = [bytes.slice(0, PART), bytes.slice(PART, 2 * PART), bytes.slice(2 * PART)];

      async function putPiece(
        key: string,
        uploadId: string,
        index: number,
        piece = pieces[index],
      ): Promise<UploadedPart> {
        const body = piece ?? noise(0, 0);
        const part = await store.putPart(key, uploadId, index + 1, streamOf(body, 100_000), body.byteLength);
        if (!part.ok) throw new Error(part.error.message);
        return part.value;
      }

      async function expectParts(key: string, uploadId: string, parts: readonly (readonly number[])[]): Promise<void> {
        const stored = await store.listParts(key, uploadId);
        const expected = options.listsParts ? parts : [];
        expect(stored.map(({ partNumber, sizeBytes }) => [partNumber, sizeBytes])).toEqual(expected);
      }

      it('joins parts put in any order', async () => {
        const key = fresh();
        const uploadId = await store.createMultipart(key);
        const parts = [
          await putPiece(key, uploadId, 2),
          await putPiece(key, uploadId, 0),
          await putPiece(key, uploadId, 1),
        ];
        await expectNothing(key);
        parts.sort((a, b) => a.partNumber - b.partNumber);
        const expectation = { sizeBytes: bytes.byteLength, sha256: sha256(bytes) };
        const done = await store.completeMultipart(key, uploadId, parts, expectation);
        expect(done).toEqual({ ok: true, value: { key, sizeBytes: bytes.byteLength } });
        expect(sha256((await content(key)) ?? noise(0, 1))).toBe(sha256(bytes));
        expect(await store.listParts(key, uploadId)).toEqual([]);
      });

      it('goes on from the parts that are stored, and takes the latest of each', async () => {
        const key = fresh();
        const uploadId = await store.createMultipart(key);
        await putPiece(key, uploadId, 0, noise(99, PART));
        await putPiece(key, uploadId, 0);
        await putPiece(key, uploadId, 1);
        await expectParts(key, uploadId, [
          [1, PART],
          [2, PART],
        ]);
        if (!options.listsParts) return;
        const stored = await store.listParts(key, uploadId);
        const last = await putPiece(key, uploadId, 2);
        const expectation = { sizeBytes: bytes.byteLength, sha256: sha256(bytes) };
        expect((await store.completeMultipart(key, uploadId, [...stored, last], expectation)).ok).toBe(true);
        expect((await store.head(key))?.sizeBytes).toBe(bytes.byteLength);
      });

      it('refuses a wrong whole and leaves nothing of it', async () => {
        for (const expectation of [{ sha256: sha256(noise(1, 1)) }, { sizeBytes: bytes.byteLength + 1 }]) {
          const key = fresh();
          const uploadId = await store.createMultipart(key);
          const parts = [await putPiece(key, uploadId, 0), await putPiece(key, uploadId, 1)];
          const done = await store.completeMultipart(key, uploadId, parts, expectation);
          expect(errorCode(done)).toBe('content-mismatch');
          await expectNothing(key);
          expect(await store.listParts(key, uploadId)).toEqual([]);
        }
      });

      it('refuses a part that was never stored, and keeps the others', async () => {
        const key = fresh();
        const uploadId = await store.createMultipart(key);
        const first = await putPiece(key, uploadId, 0);
        const made = { partNumber: 2, etag: '0'.repeat(32) };
        expect(errorCode(await store.completeMultipart(key, uploadId, [first, made], {}))).toBe('unprocessable');
        await expectNothing(key);
        await expectParts(key, uploadId, [[1, PART]]);
        await store.abortMultipart(key, uploadId);
      });

      it('leaves nothing of a part that breaks off or has another size', async () => {
        const key = fresh();
        const uploadId = await store.createMultipart(key);
        expect((await store.putPart(key, uploadId, 1, brokenStream(MiB), PART)).ok).toBe(false);
        const short = await store.putPart(key, uploadId, 1, streamOf(noise(1, 1000), 100), 1001);
        expect(short.ok ? null : short.error.code).toBe('content-mismatch');
        expect(await store.listParts(key, uploadId)).toEqual([]);
        await store.abortMultipart(key, uploadId);
      });

      it('tells what was begun and not finished, if anything can stay behind', async () => {
        if (store.listUnfinished === undefined) return;
        const begun = Date.now();
        const [one, two] = [fresh(), fresh()];
        const left = await store.createMultipart(one);
        const aborted = await store.createMultipart(two);
        await putPiece(one, left, 0);
        await store.abortMultipart(two, aborted);
        const found = [...(await store.listUnfinished(one)), ...(await store.listUnfinished(two))];
        expect(found.map(({ key, uploadId }) => [key, uploadId])).toEqual(options.listsParts ? [[one, left]] : []);
        for (const { startedAt } of found) expect(startedAt).toBeLessThanOrEqual(begun + 3600_000);
        await store.abortMultipart(one, left);
        expect(await store.listUnfinished(one)).toEqual([]);
      });

      it('forgets an aborted upload', async () => {
        const key = fresh();
        const uploadId = await store.createMultipart(key);
        const part = await putPiece(key, uploadId, 0);
        await store.abortMultipart(key, uploadId);
        await store.abortMultipart(key, uploadId);
        expect(await store.listParts(key, uploadId)).toEqual([]);
        expect(errorCode(await store.completeMultipart(key, uploadId, [part], {}))).toBe('not-found');
        const late = await store.putPart(key, uploadId, 2, streamOf(noise(1, 10), 10), 10);
        expect(late.ok ? null : late.error.code).toBe('not-found');
        await expectNothing(key);
      });
    });

    it('passes a big body in and out without holding it in memory', async () => {
      const { bigBytes, growthBytes, residentBytes } = options;
      const digest = createHash('sha256');
      const before = await residentBytes();
      const key = fresh();
      const put = await store.put(
        key,
        noiseStream(bigBytes, (chunk) => digest.update(chunk)),
        { sizeBytes: bigBytes },
      );
      expect(put).toEqual({ ok: true, value: { key, sizeBytes: bigBytes } });
      const blob = await store.get(key);
      const back = createHash('sha256');
      if (blob === null) throw new Error('The blob was not found right after it was stored.');
      const source = streamSource(blob.body);
      for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) back.update(chunk);
      expect(back.digest('hex')).toBe(digest.digest('hex'));
      expect((await residentBytes()) - before).toBeLessThan(growthBytes);
      await store.delete([key]);
    });
  });
}
