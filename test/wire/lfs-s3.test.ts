/** LFS over an object store: straight to it where clients can reach it, else through the hub. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, homeUnderTest, startHub } from './harness/hub.ts';
import { type S3Server, startS3Server } from './harness/s3-server.ts';
import { scratchDir } from './harness/scratch.ts';
import { git } from './support/git.ts';
import { createHubRepo } from './support/hub-repos.ts';
import { lfsBatch, putLfsBytes } from './support/lfs.ts';
import { Random } from './support/random.ts';
import { runAsync } from './support/run-async.ts';

const MiB = 1024 * 1024;
const gitLfs = await runAsync('git-lfs', ['version']).catch(() => null);

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function bytesOf(seed: string, size: number): Buffer<ArrayBuffer> {
  return Buffer.from(new Random(seed).bytes(size));
}

// The settings of an object store are the same in both homes; one is enough.
describe.skipIf(homeUnderTest() === 'wrangler').each([
  { name: 'straight to the store', isDirect: true },
  { name: 'through the hub', isDirect: false },
])('$name', ({ isDirect }) => {
  let hub: Hub;
  let s3: S3Server;

  beforeAll(async () => {
    s3 = await startS3Server();
    hub = await startHub({ env: { ...s3.env, ...(isDirect && { HUB_S3_PUBLIC_ENDPOINT: s3.endpoint }) } });
  }, 120_000);

  afterAll(async () => {
    await hub.stop();
    await s3.stop();
  });

  it.skipIf(gitLfs?.status !== 0)('pushes and clones with git-lfs, byte for byte', async () => {
    const remote = await createHubRepo(hub, 'pushed');
    const folder = scratchDir('lfs-s3');
    await git(['init', '--quiet', folder]);
    await git(['lfs', 'install', '--local'], { cwd: folder });
    writeFileSync(join(folder, '.gitattributes'), '*.bin filter=lfs diff=lfs merge=lfs -text\n');
    const files = [1, 100_000, 12 * MiB].map((size) => ({ name: `${size}.bin`, bytes: bytesOf(`s3 ${size}`, size) }));
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    await git(['add', '.'], { cwd: folder });
    await git(['commit', '--quiet', '-m', 'Add files'], { cwd: folder });
    await git(['push', '--quiet', remote.gitUrl, 'main'], { cwd: folder });

    const clone = join(scratchDir('lfs-s3-clone'), 'clone');
    await git(['-c', 'filter.lfs.process=git-lfs filter-process', 'clone', '--quiet', remote.gitUrl, clone]);
    for (const { name, bytes } of files) expect(sha256(readFileSync(join(clone, name)))).toBe(sha256(bytes));
  });

  it('sends clients where the bytes are', async () => {
    const remote = await createHubRepo(hub, 'addresses');
    const bytes = bytesOf('address', 1000);
    const { objects } = await lfsBatch(remote, 'upload', [{ oid: sha256(bytes), size: 1000 }]);
    const { upload } = objects[0]?.actions ?? {};
    expect(upload?.href.startsWith(isDirect ? s3.endpoint : hub.url)).toBe(true);
  });

  it('links nothing but what was announced', async () => {
    const remote = await createHubRepo(hub, 'checked');
    const bytes = bytesOf('right', 50_000);
    const object = { oid: sha256(bytes), size: bytes.byteLength };
    for (const body of [bytesOf('wrong', 50_000), bytes]) {
      const { objects } = await lfsBatch(remote, 'upload', [object]);
      const { upload, verify } = objects[0]?.actions ?? {};
      if (upload === undefined) throw new Error('the hub asked for no upload');
      expect(verify !== undefined).toBe(isDirect);
      const put = await putLfsBytes(upload, body);
      if (verify === undefined) {
        expect(put.ok).toBe(body === bytes);
        continue;
      }
      const headers = { 'content-type': 'application/vnd.git-lfs+json' };
      const verified = await fetch(verify.href, { method: 'POST', headers, body: JSON.stringify(object) });
      expect(put.ok && verified.ok).toBe(body === bytes);
    }
    const { objects } = await lfsBatch(remote, 'download', [object]);
    const { download } = objects[0]?.actions ?? {};
    const answer = await fetch(download?.href ?? '');
    expect(sha256(new Uint8Array(await answer.arrayBuffer()))).toBe(object.oid);
  });

  it.runIf(isDirect)('takes parts at bare addresses of the store', async () => {
    const remote = await createHubRepo(hub, 'in-parts');
    const bytes = bytesOf('parts', 17 * MiB);
    const object = { oid: sha256(bytes), size: bytes.byteLength };
    const { objects } = await lfsBatch(remote, 'upload', [object], ['basic', 'multipart']);
    const { upload } = objects[0]?.actions ?? {};
    const urls = Object.entries(upload?.header ?? {}).filter(([name]) => /^\d+$/.test(name));
    const partSize = Number(upload?.header['chunk_size']);
    expect(urls).toHaveLength(Math.ceil(bytes.byteLength / partSize));
    const parts: { partNumber: number; etag: string | null }[] = [];
    for (const [name, url] of urls) {
      const partNumber = Number(name);
      const body = Buffer.from(bytes.subarray((partNumber - 1) * partSize, partNumber * partSize));
      const answer = await fetch(url, { method: 'PUT', body });
      expect(answer.status).toBe(200);
      parts.push({ partNumber, etag: answer.headers.get('etag') });
    }
    const headers = { 'content-type': 'application/vnd.git-lfs+json' };
    const body = JSON.stringify({ oid: object.oid, parts });
    expect((await fetch(upload?.href ?? '', { method: 'POST', headers, body })).status).toBe(200);
    const after = await lfsBatch(remote, 'download', [object]);
    const answer = await fetch(after.objects[0]?.actions['download']?.href ?? '');
    expect(sha256(new Uint8Array(await answer.arrayBuffer()))).toBe(object.oid);
  });
});
