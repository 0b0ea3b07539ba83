/** Xet uploads by stock clients where blobs are in an object store, and while the hub is killed under them. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, homeUnderTest, startHub } from './harness/hub.ts';
import { pythonEnv, runPython, whySkipped } from './harness/python.ts';
import { type S3Server, startS3Server } from './harness/s3-server.ts';
import { scratchDir } from './harness/scratch.ts';
import { createHubRepo } from './support/hub-repos.ts';
import { Random } from './support/random.ts';

const MiB = 1024 * 1024;
const python = pythonEnv('hub-newest');

const UPLOAD = `
import sys
from huggingface_hub import HfApi
repo, *paths = sys.argv[1:]
for path in paths:
    HfApi().upload_file(repo_id=repo, path_or_fileobj=path, path_in_repo=path.split("/")[-1])
`;

const DOWNLOAD = `
import hashlib, sys
from huggingface_hub import hf_hub_download
repo, *names = sys.argv[1:]
for name in names:
    with open(hf_hub_download(repo, name), "rb") as file:
        print(hashlib.file_digest(file, "sha256").hexdigest())
`;

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function resolved(hub: Hub, path: string, range?: string): Promise<string> {
  const answer = await hub.fetch(`/${path}`, {
    authorization: `Bearer ${hub.adminToken}`,
    headers: range === undefined ? {} : { range },
  });
  expect(answer.status).toBe(range === undefined ? 200 : 206);
  return sha256(new Uint8Array(await answer.arrayBuffer()));
}

// The settings of an object store are the same in both homes, and only workerd can be killed; one is enough.
const isSkipped = homeUnderTest() === 'wrangler' || python === null;

describe.skipIf(isSkipped).each([
  { name: 'straight from the store', isDirect: true },
  { name: 'through the hub', isDirect: false },
])(`downloads $name${whySkipped('hub-newest')}`, ({ isDirect }) => {
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

  it('uploads versions that share chunks, and reads them back in every way', async () => {
    const { path } = await createHubRepo(hub, 'versions');
    const folder = scratchDir('xet-s3');
    const first = Buffer.from(new Random('xet s3').bytes(12 * MiB));
    const second = Buffer.concat([
      Buffer.from('a new start'),
      first.subarray(0, 6 * MiB),
      Buffer.from('and middle'),
      first.subarray(6 * MiB),
    ]);
    writeFileSync(join(folder, 'first.bin'), first);
    writeFileSync(join(folder, 'second.bin'), second);
    const client = { endpoint: hub.url, token: hub.adminToken };
    await runPython(python ?? '', UPLOAD, {
      ...client,
      home: scratchDir('hf-home'),
      args: [path, join(folder, 'first.bin'), join(folder, 'second.bin')],
    });
    const read = await runPython(python ?? '', DOWNLOAD, {
      ...client,
      home: scratchDir('hf-home'),
      args: [path, 'first.bin', 'second.bin'],
    });
    expect(read.stdout.trim().split('\n')).toEqual([sha256(first), sha256(second)]);
    expect(await resolved(hub, `${path}/resolve/main/second.bin`)).toBe(sha256(second));
    expect(await resolved(hub, `${path}/resolve/main/second.bin`, 'bytes=6000000-7000000')).toBe(
      sha256(second.subarray(6_000_000, 7_000_001)),
    );
  }, 240_000);
});

describe.skipIf(isSkipped)('a hub that is killed', () => {
  let hub: Hub;

  beforeAll(async () => {
    hub = await startHub({ home: 'workerd' });
  });

  afterAll(async () => {
    await hub.stop();
  });

  it('takes an upload in the end, byte for byte, whenever it dies', async () => {
    const { path } = await createHubRepo(hub, 'killed');
    const folder = scratchDir('xet-kill');
    const random = new Random('xet kill');
    const pieces: Uint8Array[] = [];
    while (pieces.length < 10) {
      pieces.push(random.bytes(16 * MiB));
      // So long without a turn, and connections that the hub closed meanwhile would be used again.
      await delay(1);
    }
    const bytes = Buffer.concat(pieces);
    writeFileSync(join(folder, 'large.bin'), bytes);
    const home = scratchDir('hf-home');
    const options = { endpoint: hub.url, token: hub.adminToken, home, args: [path, join(folder, 'large.bin')] };
    let isDone = false;
    const upload = runPython(python ?? '', UPLOAD, options)
      // As a person would, once more: not every request of the client is repeated by itself.
      .catch(() => runPython(python ?? '', UPLOAD, options))
      .finally(() => (isDone = true));
    for (let deaths = 0; deaths < 3 && !isDone; deaths++) {
      // Not before something of this upload has arrived.
      await Promise.race([upload, postsAbove(hub, deaths)]);
      if (isDone) break;
      await hub.kill('SIGKILL');
      await hub.ready();
    }
    await upload.catch(() => runPython(python ?? '', UPLOAD, options));
    expect(await resolved(hub, `${path}/resolve/main/large.bin`)).toBe(sha256(bytes));
  }, 400_000);
});

/** Resolves once the hub has answered so many uploads and the like since it started. */
async function postsAbove(hub: Hub, count: number): Promise<void> {
  for (;;) {
    const metrics = await hub.fetch('/metrics').then((answer) => answer.text());
    const posts = [...metrics.matchAll(/^hub_http_requests_total\{dialect="hf",method="POST".*\} (\d+)$/gm)];
    if (posts.reduce((sum, [, answered]) => sum + Number(answered), 0) > count) return;
    await delay(5);
  }
}
