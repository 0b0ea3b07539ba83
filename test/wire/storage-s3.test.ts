/** A hub whose blobs are in an S3 store: through the hub, and with a store that clients reach themselves. */

import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { type S3Server, startS3Server } from './harness/s3-server.ts';
import { scratchDir } from './harness/scratch.ts';
import { git } from './support/git.ts';
import { createHubRepo } from './support/hub-repos.ts';
import { lfsBatch, putLfsBytes, uploadLfsFile } from './support/lfs.ts';

const MiB = 1024 * 1024;

describe.each([
  ['through the hub', false],
  ['straight from and to the store', true],
])('blobs in S3, %s', (_, direct) => {
  let store: S3Server;
  let hub: Hub;

  beforeAll(async () => {
    store = await startS3Server();
    const env = { ...store.env, ...(direct && { HUB_S3_PUBLIC_ENDPOINT: store.endpoint }) };
    hub = await startHub({ env });
  });

  afterAll(async () => {
    await hub.stop();
    await store.stop();
  });

  it('takes an LFS object and gives it back', async () => {
    const remote = await createHubRepo(hub, 's3-lfs');
    const bytes = randomBytes(2 * MiB);
    const oid = createHash('sha256').update(bytes).digest('hex');
    let sentTo = '';
    await uploadLfsFile(remote, oid, bytes.length, async (request) => {
      sentTo = request.href;
      expect((await putLfsBytes(request, bytes)).ok).toBe(true);
    });
    expect(new URL(sentTo).host).toBe(new URL(direct ? store.endpoint : hub.url).host);
    expect((await store.keys()).filter((key) => key.includes(oid))).toHaveLength(1);

    const [object] = (await lfsBatch(remote, 'download', [{ oid, size: bytes.length }])).objects;
    const download = object?.actions['download'];
    if (download === undefined) throw new Error('the batch offers no download');
    const answer = await fetch(download.href, { headers: download.header });
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('keeps a large push and clones it back', async () => {
    const { gitUrl } = await createHubRepo(hub, 's3-git');
    const folder = scratchDir('s3-git');
    const work = join(folder, 'work');
    await git(['init', '--quiet', '-b', 'main', work]);
    const bytes = randomBytes(6 * MiB);
    writeFileSync(join(work, 'noise.bin'), bytes);
    await git(['add', '.'], { cwd: work });
    await git(['commit', '--quiet', '-m', 'Noise'], { cwd: work });
    await git(['push', '--quiet', gitUrl, 'main'], { cwd: work });
    expect((await store.keys()).some((key) => key.startsWith('packs/'))).toBe(true);
    await git(['clone', '--quiet', gitUrl, join(folder, 'clone')]);
    expect(readFileSync(join(folder, 'clone', 'noise.bin')).equals(bytes)).toBe(true);
  });
});
