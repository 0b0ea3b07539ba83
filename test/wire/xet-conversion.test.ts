/** Files that came by Git LFS and were turned into Xet files by the hub, read by every kind of client. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { downloadFile } from '@huggingface/hub';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, homeUnderTest, startHub } from './harness/hub.ts';
import { maintainHub } from './harness/maintain.ts';
import { pythonEnv, runPython, whySkipped } from './harness/python.ts';
import { scratchDir } from './harness/scratch.ts';
import { createHubRepo } from './support/hub-repos.ts';
import { lfsBatch, putLfsBytes, uploadLfsFile } from './support/lfs.ts';
import { Random } from './support/random.ts';
import type { Side } from './support/sides.ts';

const MiB = 1024 * 1024;
const HOUR = 3600_000;
const python = pythonEnv('hub-newest');

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Numbers such as models have: their exponents repeat, and are packed by groups. */
function floats(count: number): Buffer<ArrayBuffer> {
  const noise = new Random('floats').bytes(count);
  return Buffer.from(Float32Array.from(noise, (byte) => ((byte - 127.5) / 128) * 0.03).buffer);
}

const noise = Buffer.from(new Random('conversion').bytes(3 * MiB));
const files = new Map<string, Buffer<ArrayBuffer>>([
  ['noise.bin', noise],
  ['longer.bin', Buffer.concat([Buffer.from('a new start'), noise, floats(100_000)])],
  ['floats.bin', floats(1_000_000)],
  ['text.bin', Buffer.from('the hub keeps what you give it, once\n'.repeat(60_000))],
]);

// Only a self-hosted hub has the socket by which upkeep can be asked for.
describe.skipIf(homeUnderTest() === 'wrangler')('LFS files in Xet form', () => {
  let hub: Hub;
  let repo: Side & { readonly path: string };

  beforeAll(async () => {
    hub = await startHub({ home: 'workerd', env: { HUB_XET_CONVERT_LFS: 'true' } });
    repo = await createHubRepo(hub, 'converted', { private: true });
    for (const [, bytes] of files) {
      await uploadLfsFile(repo, sha256(bytes), bytes.length, async (action) => {
        expect((await putLfsBytes(action, bytes)).status).toBe(200);
      });
    }
    await commitFiles();
    await maintainHub(hub, Date.now() + 2 * HOUR);
    await maintainHub(hub, Date.now() + 48 * HOUR);
  }, 120_000);

  afterAll(async () => {
    await hub.stop();
  });

  async function commitFiles(): Promise<void> {
    const lines = Array.from(files, ([path, bytes]) => ({
      key: 'lfsFile',
      value: { path, algo: 'sha256', oid: sha256(bytes), size: bytes.length },
    }));
    const body = [{ key: 'header', value: { summary: 'large files' } }, ...lines].map((line) => JSON.stringify(line));
    const answer = await hub.fetch(`/api/models/${repo.path}/commit/main`, {
      method: 'POST',
      authorization: `Bearer ${hub.adminToken}`,
      headers: { 'content-type': 'application/x-ndjson' },
      body: body.join('\n'),
    });
    expect(answer.status, await answer.text()).toBe(200);
  }

  function storedBytes(folder: string): number {
    const path = join(hub.dataDir, 'blobs', 'objects', folder);
    if (!existsSync(path)) return 0;
    const entries = readdirSync(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  }

  it('share their chunks and are packed', () => {
    expect(storedBytes('lfs')).toBe(0);
    const whole = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    expect(storedBytes('xet')).toBeGreaterThan(noise.length);
    expect(storedBytes('xet')).toBeLessThan(whole - noise.length);
  });

  it.skipIf(python === null)(`are Xet files to huggingface_hub${whySkipped('hub-newest')}`, async () => {
    const script = `
import hashlib, sys
from huggingface_hub import HfApi, hf_hub_download
repo, *names = sys.argv[1:]
for info in HfApi().get_paths_info(repo, names):
    assert info.xet_hash, info
for name in names:
    with open(hf_hub_download(repo, name), "rb") as file:
        print(hashlib.file_digest(file, "sha256").hexdigest())
`;
    const read = await runPython(python ?? '', script, {
      endpoint: hub.url,
      token: hub.adminToken,
      home: scratchDir('hf-home'),
      args: [repo.path, ...files.keys()],
    });
    expect(read.stdout.trim().split('\n')).toEqual(Array.from(files.values(), sha256));
  });

  it.each([...files.keys()])('are Xet files to the JavaScript client: %s', async (path) => {
    const blob = await downloadFile({ repo: repo.path, path, hubUrl: hub.url, accessToken: hub.adminToken, xet: true });
    expect(blob?.constructor.name).toBe('XetBlob');
    expect(sha256(new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0)))).toBe(sha256(read(path)));
  });

  it.each([...files.keys()])('are LFS objects still, and files to everyone: %s', async (path) => {
    const bytes = read(path);
    const { objects } = await lfsBatch(repo, 'download', [{ oid: sha256(bytes), size: bytes.length }]);
    const action = objects[0]?.actions['download'];
    const byLfs = await fetch(action?.href ?? '', { headers: action?.header ?? {} });
    expect(sha256(new Uint8Array(await byLfs.arrayBuffer()))).toBe(sha256(bytes));
    const part = await hub.fetch(`/${repo.path}/resolve/main/${path}`, {
      authorization: `Bearer ${hub.adminToken}`,
      headers: { range: 'bytes=1000000-1500000' },
    });
    expect(part.status).toBe(206);
    expect(sha256(new Uint8Array(await part.arrayBuffer()))).toBe(sha256(bytes.subarray(1_000_000, 1_500_001)));
  });

  function read(path: string): Buffer<ArrayBuffer> {
    const bytes = files.get(path);
    if (bytes === undefined) throw new Error(`there is no ${path}`);
    return bytes;
  }
});
