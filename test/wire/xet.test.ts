/** Files uploaded over Xet are read over every other way, those of other ways by Xet clients, and uploads survive kills. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { type PythonEnvName, clientEnv, pythonEnv, runPython, whySkipped } from './harness/python.ts';
import { scratchDir } from './harness/scratch.ts';
import { startCountingProxy } from './support/counting-proxy.ts';
import { git } from './support/git.ts';
import { sha256 } from './support/hf-material.ts';
import { createHubRepo } from './support/hub-repos.ts';
import { lfsBatch } from './support/lfs.ts';
import { Random } from './support/random.ts';
import { runAsync } from './support/run-async.ts';
import type { Side } from './support/sides.ts';

const MIB = 1024 * 1024;
const NEWEST: PythonEnvName = 'hub-newest';
const python = pythonEnv(NEWEST) ?? '';
const withoutClient = pythonEnv(NEWEST) === null;
const why = whySkipped(NEWEST);
/** On no package registry: built from the xet-core repository, and found in PATH. */
const gitXet = await runAsync('git-xet', ['--version']).then(
  ({ status }) => status === 0,
  () => false,
);

let hub: Hub;

beforeAll(async () => {
  hub = await startHub();
});

afterAll(async () => {
  await hub.stop();
});

const random = new Random('xet');
function newBytes(size: number): Buffer<ArrayBuffer> {
  return Buffer.from(random.bytes(size));
}

/** Uploads with `hf`, to a URL that may be a proxy's. */
async function upload(repo: string, content: Uint8Array, url = hub.url, home = scratchDir('hf-home')): Promise<void> {
  const file = join(home, 'model.bin');
  writeFileSync(file, content);
  const run = await startUpload(repo, file, url, home).finished;
  if (run.code !== 0) throw new Error(`the upload ended with ${run.code}:\n${run.output}`);
}

/** The upload of a file named by its full path, as a process that can be killed. */
function startUpload(
  repo: string,
  file: string,
  url: string,
  home: string,
): {
  readonly kill: () => void;
  readonly finished: Promise<{ readonly code: number | null; readonly output: string }>;
} {
  const args = ['-m', 'huggingface_hub.cli.hf', 'upload', repo, file, 'model.bin'];
  const child = spawn(python, args, { env: clientEnv(url, home, hub.adminToken), cwd: home });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return {
    kill: () => child.kill('SIGKILL'),
    finished: new Promise((resolve) => child.once('close', (code) => resolve({ code, output }))),
  };
}

/** Downloads with an unmodified client that has nothing cached, and answers the SHA-256. */
async function downloadWith(name: PythonEnvName, repo: string): Promise<string> {
  const script = 'import sys, huggingface_hub as h; print(h.hf_hub_download(sys.argv[1], "model.bin"))';
  const options = { endpoint: hub.url, home: scratchDir('hf-home'), token: hub.adminToken, args: [repo] };
  const { stdout } = await runPython(pythonEnv(name) ?? '', script, options);
  return sha256(readFileSync(stdout.trim().split('\n').at(-1) ?? ''));
}

/** SHA-256 of what plain HTTP answers now; null while there is nothing. */
async function storedAt(repo: string): Promise<string | null> {
  const answer = await hub.fetch(`/${repo}/resolve/main/model.bin`, { redirect: 'follow' });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (answer.status !== 404) expect(answer.status).toBe(200);
  return answer.ok ? sha256(bytes) : null;
}

/** A clone with git-lfs, and git-xet when asked for. */
async function cloneWithLfs(remote: Side, transfer?: 'xet'): Promise<string> {
  const folder = scratchDir('xet-clone');
  await git(['init', '--quiet', folder]);
  await git(['lfs', 'install', '--local'], { cwd: folder });
  if (transfer === 'xet') {
    await git(['config', 'lfs.customtransfer.xet.path', 'git-xet'], { cwd: folder });
    await git(['config', 'lfs.customtransfer.xet.args', 'transfer'], { cwd: folder });
    await git(['config', 'lfs.customtransfer.xet.concurrent', 'true'], { cwd: folder });
  }
  await git(['remote', 'add', 'origin', remote.gitUrl], { cwd: folder });
  return folder;
}

describe.skipIf(withoutClient)(`a file uploaded over Xet${why}`, () => {
  const content = newBytes(5 * MIB + 123);
  let remote: Side & { readonly path: string };

  beforeAll(async () => {
    remote = await createHubRepo(hub, 'uploaded-over-xet', { private: true });
    await upload(remote.path, content);
  });

  it('is read by git-lfs', async () => {
    const folder = await cloneWithLfs(remote);
    await git(['pull', '--quiet', 'origin', 'main'], { cwd: folder, env: { HOME: folder } });
    expect(sha256(readFileSync(join(folder, 'model.bin')))).toBe(sha256(content));
  });

  it('is read by an LFS batch, in ranges too', async () => {
    const { objects } = await lfsBatch(remote, 'download', [{ oid: sha256(content), size: content.byteLength }]);
    const action = objects[0]?.actions['download'];
    const whole = await fetch(action?.href ?? '', { headers: action?.header ?? {} });
    expect(sha256(new Uint8Array(await whole.arrayBuffer()))).toBe(sha256(content));
  });

  it('is read over plain HTTP, whole and in every kind of range', async () => {
    const path = `/${remote.path}/resolve/main/model.bin`;
    const size = content.byteLength;
    const head = await hub.fetch(path, { method: 'HEAD' });
    expect(head.headers.get('x-linked-size')).toBe(String(size));
    expect(head.headers.get('x-linked-etag')).toBe(`"${sha256(content)}"`);
    const whole = await hub.fetch(path, { redirect: 'follow' });
    expect(sha256(new Uint8Array(await whole.arrayBuffer()))).toBe(sha256(content));
    for (const [range, start, end] of [
      ['0-0', 0, 1],
      ['100000-299999', 100_000, 300_000],
      [`${size - 1}-`, size - 1, size],
      ['-70000', size - 70_000, size],
      [`4000000-${size + 5}`, 4_000_000, size],
    ] as const) {
      const part = await hub.fetch(path, { redirect: 'follow', headers: { range: `bytes=${range}` } });
      expect(part.status, range).toBe(206);
      expect(part.headers.get('content-range'), range).toBe(`bytes ${start}-${end - 1}/${size}`);
      expect(sha256(new Uint8Array(await part.arrayBuffer())), range).toBe(sha256(content.subarray(start, end)));
    }
    const beyond = await hub.fetch(path, { redirect: 'follow', headers: { range: `bytes=${size}-` } });
    expect(beyond.status).toBe(416);
  });

  it.each(['hub-newest', 'hub-1.10', 'hub-0.36', 'hub-0.24'] as const)(
    'is read by huggingface_hub (%s)',
    async (name) => {
      if (pythonEnv(name) === null) return;
      expect(await downloadWith(name, remote.path)).toBe(sha256(content));
    },
  );

  it('is known to git-lfs, which does not send it again', async () => {
    const { objects } = await lfsBatch(remote, 'upload', [{ oid: sha256(content), size: content.byteLength }]);
    expect(objects[0]?.actions).toEqual({});
  });
});

describe('a file pushed with git-lfs', () => {
  it.skipIf(withoutClient)(`is read by Xet clients${why}`, async () => {
    const remote = await createHubRepo(hub, 'pushed-with-lfs');
    const content = newBytes(3 * MIB + 7);
    const folder = await cloneWithLfs(remote);
    writeFileSync(join(folder, '.gitattributes'), '*.bin filter=lfs diff=lfs merge=lfs -text\n');
    writeFileSync(join(folder, 'model.bin'), content);
    await git(['add', '.'], { cwd: folder });
    await git(['commit', '--quiet', '-m', 'A model'], { cwd: folder });
    await git(['push', '--quiet', 'origin', 'HEAD:main'], { cwd: folder });
    expect(await downloadWith(NEWEST, remote.path)).toBe(sha256(content));
  });

  it.skipIf(!gitXet)(
    `travels over Xet where git-xet is installed${gitXet ? '' : ' (skipped: it is not)'}`,
    async () => {
      const remote = await createHubRepo(hub, 'pushed-with-git-xet');
      const content = newBytes(4 * MIB + 9);
      const folder = await cloneWithLfs(remote, 'xet');
      writeFileSync(join(folder, '.gitattributes'), '*.bin filter=lfs diff=lfs merge=lfs -text\n');
      writeFileSync(join(folder, 'model.bin'), content);
      await git(['add', '.'], { cwd: folder });
      await git(['commit', '--quiet', '-m', 'A model'], { cwd: folder });
      await git(['push', '--quiet', 'origin', 'HEAD:main'], { cwd: folder, env: { HOME: folder } });
      const head = await hub.fetch(`/${remote.path}/resolve/main/model.bin`, { method: 'HEAD' });
      expect(head.headers.get('x-xet-hash')).toMatch(/^[0-9a-f]{64}$/);
      for (const transfer of ['xet', undefined] as const) {
        const clone = await cloneWithLfs(remote, transfer);
        await git(['pull', '--quiet', 'origin', 'main'], { cwd: clone, env: { HOME: clone } });
        expect(sha256(readFileSync(join(clone, 'model.bin')))).toBe(sha256(content));
      }
    },
  );
});

describe.skipIf(withoutClient)(`uploads${why}`, () => {
  it('send only what has changed', async () => {
    const remote = await createHubRepo(hub, 'changed-a-little');
    const home = scratchDir('hf-home');
    const proxy = await startCountingProxy(hub.url);
    const sentFor = async (content: Uint8Array, from = home): Promise<number> => {
      const before = proxy.sentBytes();
      await upload(remote.path, content, proxy.url, from);
      expect(await storedAt(remote.path)).toBe(sha256(content));
      return proxy.sentBytes() - before;
    };
    try {
      const content = newBytes(12 * MIB);
      expect(await sentFor(content)).toBeGreaterThan(content.byteLength);
      const changed = Buffer.from(content);
      changed.set(newBytes(100_000), 5 * MIB);
      expect(await sentFor(changed)).toBeLessThan(MIB);
      expect(await sentFor(Buffer.concat([newBytes(50_000), content]))).toBeLessThan(MIB);
      // Another person, to whom the hub says what it has.
      expect(await sentFor(content, scratchDir('hf-home'))).toBeLessThan(MIB);
      // And whose file begins as none that the hub has.
      const begun = Buffer.concat([newBytes(70_000), content]);
      expect(await sentFor(begun, scratchDir('hf-home'))).toBeLessThan(MIB);
    } finally {
      await proxy.stop();
    }
  });

  /** Uploads, has somebody killed when this share of the file has been sent, and uploads again with the same client. */
  async function interrupted(share: number, kill: (client: { kill: () => void }) => void): Promise<void> {
    const remote = await createHubRepo(hub, `interrupted-${names++}`);
    const content = newBytes(10 * MIB);
    const home = scratchDir('hf-home');
    const file = join(home, 'model.bin');
    writeFileSync(file, content);
    let killed = false;
    const proxy = await startCountingProxy(hub.url, (sent) => {
      if (killed || sent < content.byteLength * share) return;
      killed = true;
      kill(client);
    });
    const client = startUpload(remote.path, file, proxy.url, home);
    await client.finished;
    await proxy.stop();
    expect(killed).toBe(true);
    await hub.ready();
    // Wholly there or not at all.
    expect([null, sha256(content)]).toContain(await storedAt(remote.path));
    await upload(remote.path, content, hub.url, home);
    expect(await storedAt(remote.path)).toBe(sha256(content));
  }
  let names = 0;

  it.each([0.1, 1])('are finished by a client that was killed after %f of it', async (share) => {
    await interrupted(share, (client) => client.kill());
  });

  it.each([0.6, 1])('survive a hub that is killed after %f of it', async (share) => {
    // Only the supervisor of a self-hosted hub starts it again.
    if (hub.home !== 'workerd') return;
    await interrupted(share, () => void hub.kill('SIGKILL'));
  });
});
