/** What clients may do with the store by themselves, and that they cannot do more. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { S3BlobStore } from '../../adapters/blob-s3/s3-blob-store.ts';
import type { Sha256 } from '../../worker/domain/oid.ts';
import type { DirectAccess, DirectRequest } from '../../worker/ports/blob-store.ts';
import { systemClock } from '../../worker/ports/clock.ts';
import { noise } from './bytes.ts';
import type { S3Server } from './global-setup.ts';

const PART = 5 * 1024 * 1024;
const ttlMs = 60_000;

function sha256(bytes: Uint8Array): Sha256 {
  return createHash('sha256').update(bytes).digest('hex') as Sha256;
}

function send(request: DirectRequest, body: Uint8Array<ArrayBuffer>, headers = request.headers): Promise<Response> {
  return fetch(request.url, { method: 'PUT', headers: { ...headers }, body });
}

describe.each(inject('s3Servers'))('direct access: $name', (server: S3Server) => {
  let store: S3BlobStore;
  let direct: DirectAccess;
  const fresh = (): string => `direct/${crypto.randomUUID()}`;

  beforeAll(() => {
    const { endpoint, bucket, accessKeyId, secretAccessKey } = server;
    const network = { fetch: (url: string, init: RequestInit) => fetch(url, init) };
    const credentials = { accessKeyId, secretAccessKey };
    const access = { endpoint, publicEndpoint: endpoint, region: 'us-east-1', bucket, addressing: 'path' } as const;
    store = new S3BlobStore({ ...access, credentials, network }, systemClock);
    if (store.direct === undefined) throw new Error('A store with a public address gives no direct access.');
    direct = store.direct;
  });

  async function content(key: string): Promise<Uint8Array | null> {
    const blob = await store.get(key);
    return blob === null ? null : new Uint8Array(await new Response(blob.body).arrayBuffer());
  }

  it('puts an object where nobody reads, and adopts it from there', async () => {
    const bytes = noise(1, 100_000);
    const expectation = { sizeBytes: bytes.byteLength, sha256: sha256(bytes) };
    const [from, to] = [fresh(), fresh()];
    const request = await direct.put(from, { ttlMs, ...expectation });
    expect((await send(request, bytes)).status).toBe(200);
    expect(await direct.adopt(from, to, expectation)).toEqual({ ok: true, value: { key: to, sizeBytes: 100_000 } });
    expect(sha256((await content(to)) ?? noise(0, 1))).toBe(expectation.sha256);
    expect(await store.head(from)).toBeNull();
    // The URL is still good, but what it writes is not what was adopted.
    await send(request, bytes);
    await send(request, noise(2, 100_000));
    expect(sha256((await content(to)) ?? noise(0, 1))).toBe(expectation.sha256);
    await store.delete([from, to]);
  });

  it('gives a range away, and nothing but that range', async () => {
    const bytes = noise(6, 100_000);
    const key = fresh();
    expect((await store.put(key, bytes, {})).ok).toBe(true);
    const request = await direct.get(key, { ttlMs, range: { offset: 10_000, length: 20_000 } });
    const ask = (headers: Record<string, string>): Promise<Response> => fetch(request.url, { headers });
    const right = await ask({ ...request.headers });
    expect(right.status).toBe(206);
    expect(sha256(new Uint8Array(await right.arrayBuffer()))).toBe(sha256(bytes.slice(10_000, 30_000)));
    for (const headers of [{}, { range: 'bytes=0-99999' }, { range: 'bytes=10000-30000' }]) {
      const refused = await ask(headers);
      await refused.body?.cancel();
      expect(refused.status).toBe(403);
    }
    await store.delete([key]);
  });

  it('keeps nothing of an object that is another than announced', async () => {
    const bytes = noise(3, 100_000);
    const expectation = { sizeBytes: bytes.byteLength, sha256: sha256(bytes) };
    for (const wrong of [noise(4, 100_000), noise(4, 99_999)]) {
      const [from, to] = [fresh(), fresh()];
      const request = await direct.put(from, { ttlMs, ...expectation });
      const answer = await send(request, wrong);
      const adopted = await direct.adopt(from, to, expectation);
      // A store that checks refuses at once; with another the hub does.
      expect(adopted.ok ? null : adopted.error.code).toBe(answer.ok ? 'content-mismatch' : 'not-found');
      expect(await store.head(from)).toBeNull();
      expect(await store.head(to)).toBeNull();
    }
  });

  it('checks an object itself when it came without a checksum', async () => {
    const bytes = noise(5, 100_000);
    const expectation = { sizeBytes: bytes.byteLength, sha256: sha256(bytes) };
    for (const [stored, code] of [
      [bytes, null],
      [noise(6, 100_000), 'content-mismatch'],
    ] as const) {
      const [from, to] = [fresh(), fresh()];
      await store.put(from, stored, {});
      const adopted = await direct.adopt(from, to, expectation);
      expect(adopted.ok ? null : adopted.error.code).toBe(code);
      expect((await store.head(to))?.sizeBytes ?? null).toBe(code === null ? 100_000 : null);
      await store.delete([to]);
    }
  });

  it('says when nothing was put', async () => {
    const adopted = await direct.adopt(fresh(), fresh(), { sizeBytes: 1, sha256: sha256(noise(1, 1)) });
    expect(adopted.ok ? null : adopted.error.code).toBe('not-found');
  });

  it('takes parts at bare URLs, which are dead once the upload is complete', async () => {
    const bytes = noise(7, PART + 1000);
    const key = fresh();
    const uploadId = await store.createMultipart(key);
    const pieces = [bytes.slice(0, PART), bytes.slice(PART)];
    const requests: DirectRequest[] = [];
    const parts: { partNumber: number; etag: string }[] = [];
    for (const [index, piece] of pieces.entries()) {
      const partNumber = index + 1;
      const request = await direct.putPart(key, { ttlMs, uploadId, partNumber, sizeBytes: piece.byteLength });
      const answer = await send(request, piece, {});
      expect(answer.status).toBe(200);
      requests.push(request);
      parts.push({ partNumber, etag: answer.headers.get('etag') ?? '' });
    }
    const expectation = { sizeBytes: bytes.byteLength, sha256: sha256(bytes) };
    expect((await store.completeMultipart(key, uploadId, parts, expectation)).ok).toBe(true);
    const [first] = requests;
    if (first !== undefined) expect((await send(first, noise(8, PART), {})).ok).toBe(false);
    expect(sha256((await content(key)) ?? noise(0, 1))).toBe(expectation.sha256);
    await store.delete([key]);
  });

  it('hands out an object under the name and type it is told', async () => {
    const key = fresh();
    await store.put(key, noise(9, 1000), {});
    const labels = { contentType: 'text/plain', contentDisposition: 'attachment; filename="a b.txt"' };
    const request = await direct.get(key, { ttlMs, ...labels });
    expect(request.headers).toEqual({});
    const answer = await fetch(request.url, { headers: { range: 'bytes=10-19' } });
    expect(answer.status).toBe(206);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(noise(9, 1000).slice(10, 20));
    if (!server.relabels) return;
    const whole = await fetch(request.url);
    await whole.body?.cancel();
    expect(whole.headers.get('content-type')).toBe('text/plain');
    expect(whole.headers.get('content-disposition')).toBe(labels.contentDisposition);
  });

  it.runIf(server.checksSignatures)('refuses requests that it did not sign', async () => {
    const bytes = noise(10, 1000);
    const key = fresh();
    const request = await direct.put(key, { ttlMs, sizeBytes: 1000, sha256: sha256(bytes) });
    const unsigned = {
      ...request,
      url: request.url.replace(/X-Amz-Signature=[0-9a-f]+/, `X-Amz-Signature=${'0'.repeat(64)}`),
    };
    expect((await send(unsigned, bytes)).status).toBe(403);
    const elsewhere = { ...request, url: request.url.replace(key, fresh()) };
    expect((await send(elsewhere, bytes)).status).toBe(403);
    expect((await send(request, bytes, { 'content-type': 'application/octet-stream' })).ok).toBe(false);
    expect(await store.head(key)).toBeNull();
  });
});
