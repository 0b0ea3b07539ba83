/** Git LFS and its Hugging Face form, by real clients: git-lfs, and huggingface_hub's upload in parts. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { pythonEnv, runPython, whySkipped } from './harness/python.ts';
import { scratchDir } from './harness/scratch.ts';
import { addUser } from './support/accounts.ts';
import { git, gitEnv, tryGit } from './support/git.ts';
import { type HubUser, adminOf, createHubRepo, remoteAs } from './support/hub-repos.ts';
import { type LfsAction, lfsBatch, putLfsBytes, uploadLfsFile } from './support/lfs.ts';
import { Random } from './support/random.ts';
import { runAsync } from './support/run-async.ts';
import type { Side } from './support/sides.ts';

const MiB = 1024 * 1024;
/** The hub takes larger files in parts of this size from clients that can. */
const PART_BYTES = 5 * MiB;

/** Settings that `git lfs install` would write into the user's own configuration. */
const lfsSettings = [
  ['filter.lfs.process', 'git-lfs filter-process'],
  ['filter.lfs.clean', 'git-lfs clean -- %f'],
  ['filter.lfs.smudge', 'git-lfs smudge -- %f'],
  ['filter.lfs.required', 'true'],
  ['lfs.locksverify', 'true'],
].flatMap(([name, value]) => ['-c', `${name}=${value}`]);

const gitLfs = await runAsync('git-lfs', ['version']).catch(() => null);
const withoutGitLfs = gitLfs?.status !== 0;

let hub: Hub;
let ada: HubUser;
let bob: HubUser;
let names = 0;

beforeAll(async () => {
  hub = await startHub({ env: { HUB_LFS_PART_BYTES: String(PART_BYTES) } });
  ada = await addUser(hub, 'ada');
  bob = await addUser(hub, 'bob');
}, 120_000);

afterAll(async () => {
  await hub.stop();
});

function bytesOf(seed: string, size: number): Buffer<ArrayBuffer> {
  return Buffer.from(new Random(seed).bytes(size));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function createRepo(options: { owner?: HubUser; private?: boolean } = {}): ReturnType<typeof createHubRepo> {
  names += 1;
  return createHubRepo(hub, `lfs-${names}`, { owner: ada, ...options });
}

/** A working copy whose `*.bin` files go to LFS and whose `origin` is the hub. */
async function workingCopy(remote: Side): Promise<string> {
  const folder = scratchDir('lfs-work');
  await git(['init', '--quiet', folder]);
  await git(['lfs', 'install', '--local'], { cwd: folder });
  await git(['config', 'lfs.locksverify', 'true'], { cwd: folder });
  await git(['remote', 'add', 'origin', remote.gitUrl], { cwd: folder });
  writeFileSync(join(folder, '.gitattributes'), '*.bin filter=lfs diff=lfs merge=lfs -text\n');
  return folder;
}

async function commitFiles(folder: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  await git(['add', '.'], { cwd: folder });
  await git(['commit', '--quiet', '-m', `Add ${Object.keys(files).join(', ')}`], { cwd: folder });
}

async function expectCloneHas(remote: Side, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const folder = join(scratchDir('lfs-clone'), 'clone');
  await git([...lfsSettings, 'clone', '--quiet', remote.gitUrl, folder]);
  for (const [name, bytes] of Object.entries(files)) {
    expect(sha256(readFileSync(join(folder, name))), name).toBe(sha256(bytes));
  }
}

async function uploadActionFor(remote: Side, bytes: Uint8Array): Promise<LfsAction> {
  const batch = await lfsBatch(remote, 'upload', [{ oid: sha256(bytes), size: bytes.byteLength }]);
  const upload = batch.objects[0]?.actions['upload'];
  if (upload === undefined) throw new Error(`the hub asked for no upload: ${JSON.stringify(batch)}`);
  return upload;
}

async function upload(remote: Side, bytes: Buffer<ArrayBuffer>): Promise<void> {
  await uploadLfsFile(remote, sha256(bytes), bytes.byteLength, async (request) => {
    const answer = await putLfsBytes(request, bytes);
    if (!answer.ok) throw new Error(`the upload answered ${answer.status}: ${await answer.text()}`);
  });
}

async function canDownload(remote: Side, bytes: Uint8Array): Promise<boolean> {
  const { objects } = await lfsBatch(remote, 'download', [{ oid: sha256(bytes), size: bytes.byteLength }]);
  const action = objects[0]?.actions['download'];
  if (action === undefined) return false;
  const answer = await fetch(action.href, { headers: action.header });
  return answer.ok && sha256(new Uint8Array(await answer.arrayBuffer())) === sha256(bytes);
}

describe.skipIf(withoutGitLfs)('git-lfs', () => {
  it('pushes and clones files of any size, byte for byte', async () => {
    const remote = await createRepo();
    const folder = await workingCopy(remote);
    const files = Object.fromEntries(
      [1, 100, 300_000, 3 * MiB + 1, 40 * MiB].map((size) => [`${size}.bin`, bytesOf(`file ${size}`, size)]),
    );
    await commitFiles(folder, files);
    await git(['push', '--quiet', 'origin', 'main'], { cwd: folder });
    await expectCloneHas(remote, files);
  });

  it('finishes a push that was killed, and sends again only what is missing', async () => {
    const remote = await createRepo();
    const folder = await workingCopy(remote);
    const files = Object.fromEntries(
      Array.from({ length: 8 }, (_, n) => [`killed-${n}.bin`, bytesOf(`killed ${n}`, 6 * MiB + n)]),
    );
    await commitFiles(folder, files);
    const push = spawn('git', ['push', '--quiet', 'origin', 'main'], { cwd: folder, env: gitEnv, detached: true });
    const ended = new Promise((resolve) => push.once('exit', resolve));
    const objects = Object.values(files).map((bytes) => ({ oid: sha256(bytes), size: bytes.byteLength }));
    const uploaded = async (): Promise<number> => {
      const { objects: known } = await lfsBatch(remote, 'download', objects);
      return known.filter(({ actions }) => 'download' in actions).length;
    };
    while ((await uploaded()) === 0 && push.exitCode === null) await delay(2);
    if (push.pid !== undefined && push.exitCode === null) process.kill(-push.pid, 'SIGKILL');
    await ended;
    await git(['push', '--quiet', 'origin', 'main'], { cwd: folder });
    expect(await uploaded()).toBe(objects.length);
    await expectCloneHas(remote, files);
  });

  it('is told that a file it did not upload is missing', async () => {
    const remote = await createRepo();
    const folder = await workingCopy(remote);
    await commitFiles(folder, { 'never.bin': bytesOf('never', 1000) });
    // The hook that uploads is left out.
    const push = await tryGit(['push', '--no-verify', 'origin', 'main'], { cwd: folder });
    expect(push.code).not.toBe(0);
    expect(push.stderr).toMatch(/LFS/);
  });

  it('locks and unlocks files, each user their own, and others only by force', async () => {
    const remote = await createRepo();
    const folder = await workingCopy(remote);
    await commitFiles(folder, { 'model.bin': bytesOf('locked', 1000) });
    await git(['push', '--quiet', 'origin', 'main'], { cwd: folder });
    const theirs = join(scratchDir('lfs-other'), 'clone');
    await git([...lfsSettings, 'clone', '--quiet', remoteAs(hub, remote.path, adminOf(hub)).gitUrl, theirs]);
    await git(['lfs', 'install', '--local'], { cwd: theirs });

    expect(await git(['lfs', 'lock', 'model.bin'], { cwd: folder })).toContain('Locked model.bin');
    expect(await git(['lfs', 'locks'], { cwd: theirs })).toMatch(/model\.bin\s+ada/);
    const second = await tryGit(['lfs', 'lock', 'model.bin'], { cwd: theirs });
    expect(second.code).not.toBe(0);
    expect(second.stderr + second.stdout).toMatch(/already locked by ada/);

    await commitFiles(theirs, { 'model.bin': bytesOf('changed', 1000) });
    await git(['config', 'lfs.locksverify', 'true'], { cwd: theirs });
    const blocked = await tryGit(['push', 'origin', 'main'], { cwd: theirs });
    expect(blocked.code).not.toBe(0);
    expect(blocked.stderr).toMatch(/locked/i);

    expect((await tryGit(['lfs', 'unlock', 'model.bin'], { cwd: theirs })).code).not.toBe(0);
    await git(['lfs', 'unlock', '--force', 'model.bin'], { cwd: theirs });
    expect(await git(['lfs', 'locks'], { cwd: folder })).toBe('');
    await git(['push', '--quiet', 'origin', 'main'], { cwd: theirs });
  });
});

describe('contents', () => {
  it('are read only through a repository that links them', async () => {
    const hidden = await createRepo({ private: true });
    const bytes = bytesOf('private', 200_000);
    await upload(hidden, bytes);
    expect(await canDownload(hidden, bytes)).toBe(true);

    expect([401, 404]).toContain((await lfsBatch(remoteAs(hub, hidden.path, null), 'download', [])).status);
    expect((await lfsBatch(remoteAs(hub, hidden.path, bob), 'download', [])).status).toBe(404);
    const own = await createRepo({ owner: bob });
    expect(await canDownload(own, bytes)).toBe(false);
  });

  it('must be sent by those who cannot read them, even when the hub has them', async () => {
    const hidden = await createRepo({ private: true });
    const bytes = bytesOf('possession', 200_000);
    await upload(hidden, bytes);
    const own = await createRepo({ owner: bob });
    const action = await uploadActionFor(own, bytes);
    const wrong = await putLfsBytes(action, bytesOf('a guess', 200_000));
    expect(wrong.status).toBe(422);
    expect(await canDownload(own, bytes)).toBe(false);
    await upload(own, bytes);
    expect(await canDownload(own, bytes)).toBe(true);
  });

  it('need not be sent again by those who can read them', async () => {
    const open = await createRepo();
    const bytes = bytesOf('public', 200_000);
    await upload(open, bytes);
    const own = await createRepo({ owner: bob });
    const { objects } = await lfsBatch(own, 'upload', [{ oid: sha256(bytes), size: bytes.byteLength }]);
    expect(objects).toEqual([expect.objectContaining({ actions: {} })]);
    expect(await canDownload(own, bytes)).toBe(true);
  });

  it('are refused with another size than they have', async () => {
    const remote = await createRepo();
    const bytes = bytesOf('size', 1000);
    await upload(remote, bytes);
    for (const operation of ['upload', 'download'] as const) {
      const { objects } = await lfsBatch(remote, operation, [{ oid: sha256(bytes), size: 999 }]);
      expect(objects[0]?.error?.code).toBe(422);
    }
  });

  it('are handed out in ranges', async () => {
    const remote = await createRepo();
    const bytes = bytesOf('ranges', 100_000);
    await upload(remote, bytes);
    const { objects } = await lfsBatch(remote, 'download', [{ oid: sha256(bytes), size: bytes.byteLength }]);
    const href = objects[0]?.actions['download']?.href ?? '';
    const part = await fetch(href, { headers: { range: 'bytes=500-' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 500-99999/100000');
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(500))).toBe(true);
    expect((await fetch(href, { headers: { range: 'bytes=100000-' } })).status).toBe(416);
  });
});

describe('transfer addresses', () => {
  it('hold only for what they were given out for', async () => {
    const remote = await createRepo();
    const bytes = bytesOf('signed', 1000);
    await upload(remote, bytes);
    const { objects } = await lfsBatch(remote, 'download', [{ oid: sha256(bytes), size: bytes.byteLength }]);
    const href = new URL(objects[0]?.actions['download']?.href ?? '');
    expect((await fetch(href)).status).toBe(200);

    for (const name of href.searchParams.keys()) {
      const changed = new URL(href);
      changed.searchParams.set(name, name === 'expires' ? String(Date.now() + 1e9) : '1');
      expect((await fetch(changed)).status, name).toBe(403);
      const without = new URL(href);
      without.searchParams.delete(name);
      expect((await fetch(without)).status, name).toBe(403);
    }
    const other = new URL(href);
    other.pathname = other.pathname.replace(sha256(bytes), sha256(bytesOf('other', 1)));
    expect((await fetch(other)).status).toBe(403);
    const put = await fetch(href, { method: 'PUT', body: bytes });
    expect(put.status).toBe(403);
  });

  it('carry no credentials and need none', async () => {
    const remote = await createRepo({ private: true });
    const action = await uploadActionFor(remote, bytesOf('bare', 1000));
    expect(action.href).not.toContain(ada.token);
    expect(JSON.stringify(action.header)).not.toMatch(/authorization/i);
    expect((await putLfsBytes(action, bytesOf('bare', 1000))).status).toBe(200);
  });

  it('end with their repository', async () => {
    const remote = await createRepo();
    const bytes = bytesOf('orphan', 1000);
    const action = await uploadActionFor(remote, bytes);
    const [organization, name] = remote.path.split('/');
    const removed = await hub.fetch('/api/repos/delete', {
      method: 'DELETE',
      authorization: `Bearer ${ada.token}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, organization, type: 'model' }),
    });
    expect(removed.status).toBe(200);
    expect((await putLfsBytes(action, bytes)).ok).toBe(false);
  });
});

/** Uploads one file with the client's own LFS code and prints the transfer that was chosen. */
const uploadScript = `
import sys
from huggingface_hub import CommitOperationAdd, constants
from huggingface_hub.lfs import lfs_upload, post_lfs_batch_info
path, repo, token = sys.argv[1:]
operation = CommitOperationAdd(path_in_repo="model.bin", path_or_fileobj=path)
answer = post_lfs_batch_info(upload_infos=[operation.upload_info], token=token, repo_type="model", repo_id=repo,
                             revision="main", endpoint=constants.ENDPOINT)
actions, errors = answer[0], answer[1]
assert not errors, errors
header = actions[0].get("actions", {}).get("upload", {}).get("header", {})
lfs_upload(operation=operation, lfs_batch_action=actions[0], token=token, endpoint=constants.ENDPOINT)
print("parts", len([name for name in header if name.isdigit()]))
`;

describe.each(['hub-0.24', 'hub-0.36', 'hub-newest'] as const)('huggingface_hub (%s)', (name) => {
  const python = pythonEnv(name);

  async function uploadWithClient(remote: { readonly path: string }, bytes: Buffer): Promise<string> {
    const home = scratchDir('lfs-hf');
    const file = join(home, 'model.bin');
    writeFileSync(file, bytes);
    const args = [file, remote.path, ada.token];
    return (await runPython(python ?? '', uploadScript, { endpoint: hub.url, home, args })).stdout.trim();
  }

  it.skipIf(python === null)(`uploads in parts, once${whySkipped(name)}`, async () => {
    const remote = await createRepo();
    const bytes = bytesOf(`parts ${name}`, 3 * PART_BYTES + 12_345);
    expect(await uploadWithClient(remote, bytes)).toBe('parts 4');
    expect(await canDownload(remote, bytes)).toBe(true);
    expect(await uploadWithClient(remote, bytes)).toBe('parts 0');
  });

  it.skipIf(python === null)(`uploads small files in one body${whySkipped(name)}`, async () => {
    const remote = await createRepo();
    const bytes = bytesOf(`small ${name}`, 10_000);
    expect(await uploadWithClient(remote, bytes)).toBe('parts 0');
    expect(await canDownload(remote, bytes)).toBe(true);
  });
});

describe('uploads in parts', () => {
  interface PartsUpload {
    readonly complete: string;
    readonly parts: readonly string[];
  }

  async function begin(remote: Side, bytes: Uint8Array): Promise<PartsUpload> {
    const object = { oid: sha256(bytes), size: bytes.byteLength };
    const { objects } = await lfsBatch(remote, 'upload', [object], ['basic', 'multipart']);
    const action = objects[0]?.actions['upload'];
    expect(action?.header['chunk_size']).toBe(String(PART_BYTES));
    const numbered = Object.entries(action?.header ?? {}).filter(([name]) => /^\d+$/.test(name));
    return { complete: action?.href ?? '', parts: numbered.sort().map(([, url]) => url) };
  }

  async function putParts(urls: readonly string[], bytes: Buffer<ArrayBuffer>): Promise<readonly (string | null)[]> {
    const etags: (string | null)[] = [];
    for (const [index, url] of urls.entries()) {
      const body = bytes.subarray(index * PART_BYTES, (index + 1) * PART_BYTES);
      const answer = await fetch(url, { method: 'PUT', body: Buffer.from(body) });
      expect(answer.status).toBe(200);
      etags.push(answer.headers.get('etag'));
    }
    return etags;
  }

  function complete(href: string, bytes: Uint8Array, etags: readonly (string | null)[]): Promise<Response> {
    const parts = etags.map((etag, index) => ({ partNumber: index + 1, etag }));
    const headers = { 'content-type': 'application/vnd.git-lfs+json' };
    return fetch(href, { method: 'POST', headers, body: JSON.stringify({ oid: sha256(bytes), parts }) });
  }

  it('go on where they were interrupted, and answer a repeated completion alike', async () => {
    const remote = await createRepo();
    const bytes = bytesOf('resumed', 2 * PART_BYTES + 5);
    const first = await begin(remote, bytes);
    const [early] = await putParts(first.parts.slice(0, 1), bytes);
    const second = await begin(remote, bytes);
    const later = await putParts(second.parts, bytes).then((etags) => etags.slice(1));
    // The first part was replaced, so the tag it had is worth nothing now, as in S3.
    const stale = await complete(second.complete, bytes, [early ?? null, ...later]);
    const [fresh] = await putParts(second.parts.slice(0, 1), bytes);
    if (!stale.ok) expect((await complete(second.complete, bytes, [fresh ?? null, ...later])).status).toBe(200);
    expect((await complete(second.complete, bytes, [fresh ?? null, ...later])).status).toBe(200);
    expect(await canDownload(remote, bytes)).toBe(true);
  });

  it('are refused when the whole is wrong, and can be begun anew', async () => {
    const remote = await createRepo();
    const bytes = bytesOf('whole', 2 * PART_BYTES);
    const lie = bytesOf('not the whole', 2 * PART_BYTES);
    const wrong = await begin(remote, bytes);
    const answer = await complete(wrong.complete, bytes, await putParts(wrong.parts, lie));
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(/SHA-256/);
    expect(await canDownload(remote, bytes)).toBe(false);
    const right = await begin(remote, bytes);
    expect((await complete(right.complete, bytes, await putParts(right.parts, bytes))).status).toBe(200);
    expect(await canDownload(remote, bytes)).toBe(true);
  });

  it('refuse a part of another size, and a completion that leaves parts out', async () => {
    const remote = await createRepo();
    const bytes = bytesOf('sizes', 2 * PART_BYTES + 5);
    const { parts, complete: href } = await begin(remote, bytes);
    const short = await fetch(parts[0] ?? '', { method: 'PUT', body: bytesOf('short', 100) });
    expect(short.status).toBe(422);
    const etags = await putParts(parts, bytes);
    expect((await complete(href, bytes, etags.slice(0, 2))).status).toBe(422);
    expect((await complete(href, bytes, etags)).status).toBe(200);
  });
});
