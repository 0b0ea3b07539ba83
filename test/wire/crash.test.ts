/**
 * `kill -9` of workerd at random moments of pushes and uploads. After each restart everything that was acknowledged is
 * there and sound; what was not acknowledged is either wholly there or not at all. `CRASH_ROUNDS` (default 50).
 */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { maintainHub } from './harness/maintain.ts';
import { removeScratchDir, scratchDir } from './harness/scratch.ts';
import { ZERO_OID, blob, commit, file, tree } from './support/git-objects.ts';
import { fsckComplaints, git, localRefs } from './support/git.ts';
import { createHubRepo } from './support/hub-repos.ts';
import { lfsBatch, putLfsBytes, uploadLfsFile } from './support/lfs.ts';
import { PackBuilder } from './support/pack-builder.ts';
import { Random } from './support/random.ts';
import { listRefs, pushBody, rawPush } from './support/raw-git.ts';
import type { Side } from './support/sides.ts';

const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 50);
/** Pushes of this many bytes go to the blob store; smaller ones stay in the repository's database. */
const LARGE_BYTES = 5_000_000;
/** The hub is killed after at most this time: long enough for every kind of work to finish now and then. */
const LONGEST_LIFE_MS = 1500;

let hub: Hub;
let repo: Side & { readonly path: string };
const random = new Random(process.env['WIRE_SEED'] ?? `crash ${Date.now()}`);

/** What a client was told, and what it tried: a ref may be at either when the answer never came. */
interface Branch {
  acknowledged: string;
  attempted: string;
}
const branches = new Map<string, Branch>();
const acknowledgedLfs = new Map<string, number>();
const attemptedLfs = new Map<string, number>();

beforeAll(async () => {
  hub = await startHub({ home: 'workerd' });
  repo = await createHubRepo(hub, 'crashing');
});

afterAll(async () => {
  await hub.stop();
});

/** Bytes that no other call has answered; only the start differs, since making them all is slow. */
const filler = Buffer.from(random.bytes(LARGE_BYTES));
function newBytes(length: number): Buffer<ArrayBuffer> {
  return Buffer.concat([random.bytes(16), filler.subarray(0, length)]);
}

const done = { small: 0, large: 0, upload: 0 };

async function pushOnce(kind: 'small' | 'large', bytes: number): Promise<void> {
  const ref = `refs/heads/${kind}`;
  const branch = branches.get(ref) ?? { acknowledged: ZERO_OID, attempted: ZERO_OID };
  branches.set(ref, branch);
  const content = blob(newBytes(bytes));
  const root = tree([file('data', content)]);
  const parents = branch.acknowledged === ZERO_OID ? [] : [branch.acknowledged];
  const head = commit({ tree: root.oid, parents, message: `${ref} ${random.next()}\n` });
  branch.attempted = head.oid;
  const command = { old: branch.acknowledged, new: head.oid, ref };
  const pack = new PackBuilder().object(head).object(root);
  pack.object(content, { deflated: deflateSync(content.data, { level: 0 }) });
  const answer = await rawPush(repo, pushBody([command], pack.build()));
  if (answer.refs.get(ref) !== 'ok') throw new Error(`refused: ${answer.text}`);
  branch.acknowledged = head.oid;
  done[kind]++;
}

async function uploadOnce(length: number): Promise<void> {
  const content = newBytes(length);
  const bytes = content.length;
  const oid = createHash('sha256').update(content).digest('hex');
  attemptedLfs.set(oid, bytes);
  await uploadLfsFile(repo, oid, bytes, async (request) => {
    const answer = await putLfsBytes(request, content);
    if (!answer.ok) throw new Error(`refused: ${answer.status} ${await answer.text()}`);
  });
  acknowledgedLfs.set(oid, bytes);
  done.upload++;
}

/** Repeats an action until the hub dies under it; a refusal by a living hub is a failure. */
async function untilKilled(isKilled: () => boolean, act: () => Promise<void>): Promise<void> {
  while (!isKilled()) {
    try {
      await act();
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('refused') && !isKilled()) throw error;
      if (!isKilled()) await delay(5);
    }
  }
}

async function checkRefs(): Promise<void> {
  const refs = await listRefs(repo);
  for (const [name, branch] of branches) {
    const now = refs.get(name) ?? ZERO_OID;
    expect([branch.acknowledged, branch.attempted], `${name} after the crash`).toContain(now);
    branch.acknowledged = now;
  }
}

async function checkLfs(): Promise<void> {
  const objects = [...acknowledgedLfs].map(([oid, size]) => ({ oid, size }));
  for (const oid of random.sample(objects, 3)) {
    const answer = await lfsBatch(repo, 'download', [oid]);
    const download = answer.objects[0]?.actions['download'];
    if (download === undefined)
      throw new Error(`the acknowledged LFS object ${oid.oid} is gone: ${JSON.stringify(answer)}`);
    const body = Buffer.from(await (await fetch(download.href, { headers: download.header })).arrayBuffer());
    expect(createHash('sha256').update(body).digest('hex')).toBe(oid.oid);
  }
}

async function checkClone(): Promise<void> {
  const folder = scratchDir('crash-clone');
  await git(['clone', '--quiet', '--mirror', repo.gitUrl, join(folder, 'clone')]);
  expect(await fsckComplaints(join(folder, 'clone'))).toEqual([]);
  const refs = await localRefs(join(folder, 'clone'));
  for (const [name, branch] of branches)
    if (branch.acknowledged !== ZERO_OID) expect(refs).toContain(`${branch.acknowledged} ${name}\n`);
  removeScratchDir(folder);
}

it(`loses nothing that was acknowledged in ${ROUNDS} crashes`, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    let killed = false;
    const isKilled = (): boolean => killed;
    const work = Promise.all([
      untilKilled(isKilled, () => pushOnce('small', random.between(100, 20_000))),
      untilKilled(isKilled, () => pushOnce('large', LARGE_BYTES)),
      untilKilled(isKilled, () => uploadOnce(random.between(10_000, 2_000_000))),
    ]);
    await Promise.race([delay(random.between(1, LONGEST_LIFE_MS)), work]);
    killed = true;
    await hub.kill('SIGKILL');
    await work;
    // The supervisor waits longer after each crash; a fresh one does not, and takes the same way as after a power cut.
    if (round % 5 === 4) await hub.restart();
    await hub.ready();
    await checkRefs();
    await checkLfs();
    if (round % 5 === 0 || round === ROUNDS - 1) await checkClone();
  }
  // Crashes that hit no work would prove nothing.
  for (const [kind, count] of Object.entries(done))
    expect(count, `${kind} that were acknowledged`).toBeGreaterThan(ROUNDS / 5);
}, 1_200_000);

/** Runs all upkeep as if every grace period were over. */
function maintainLater(): Promise<void> {
  return maintainHub(hub, Date.now() + 365 * 24 * 3600_000);
}

async function blobFiles(): Promise<string[]> {
  const entries = await readdir(join(hub.dataDir, 'blobs'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(hub.dataDir.length + 1));
}

it('sweeps what the crashes left behind, and nothing else', async () => {
  await maintainLater();
  // What the first round replaced is deleted by the next one.
  await maintainLater();
  const linked = new Set<string>();
  for (const [oid, size] of attemptedLfs) {
    const answer = await lfsBatch(repo, 'download', [{ oid, size }]);
    if (answer.objects[0]?.error === undefined) linked.add(oid);
  }
  await expect.poll(unexpectedFiles, { timeout: 20_000 }).toEqual([]);
  await checkRefs();
  await checkLfs();
  await checkClone();

  /** Only linked LFS objects and whole packs may be there. */
  async function unexpectedFiles(): Promise<string[]> {
    const files = await blobFiles();
    const isPack = (path: string): boolean => /^blobs\/objects\/packs\/[\w-]+\/\w+\.(pack|index)$/.test(path);
    const isLinked = (path: string): boolean =>
      linked.has(/^blobs\/objects\/lfs\/..\/..\/([0-9a-f]{64})-/.exec(path)?.[1] ?? '');
    const packs = new Set(files.filter(isPack));
    const lacksPartner = (path: string): boolean =>
      !packs.has(path.replace(/pack$|index$/, (end) => (end === 'pack' ? 'index' : 'pack')));
    return files.filter((path) => (isPack(path) ? lacksPartner(path) : !isLinked(path)));
  }
});
