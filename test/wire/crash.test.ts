/**
 * `kill -9` of workerd at random moments of pushes and uploads. After each restart everything that was acknowledged is
 * there and sound; what was not acknowledged is either wholly there or not at all. `CRASH_ROUNDS` (default 50).
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { removeScratchDir, scratchDir } from './harness/scratch.ts';
import { ZERO_OID, blob, commit, file, tree } from './support/git-objects.ts';
import { fsckComplaints, git, localRefs } from './support/git.ts';
import { createHubRepo } from './support/hub-repos.ts';
import { lfsBatch, putLfsBytes, uploadLfsFile } from './support/lfs.ts';
import { packOf } from './support/pack-builder.ts';
import { Random } from './support/random.ts';
import { listRefs, pushBody, rawPush } from './support/raw-git.ts';
import type { Side } from './support/sides.ts';

const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 50);
/** Pushes of this many bytes go to the blob store; smaller ones stay in the repository's database. */
const LARGE_PACK = 5_000_000;

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

async function pushOnce(ref: string, bytes: number): Promise<void> {
  const branch = branches.get(ref) ?? { acknowledged: ZERO_OID, attempted: ZERO_OID };
  branches.set(ref, branch);
  const content = blob(random.bytes(bytes));
  const root = tree([file('data', content)]);
  const parents = branch.acknowledged === ZERO_OID ? [] : [branch.acknowledged];
  const head = commit({ tree: root.oid, parents, message: `${ref} ${random.next()}\n` });
  branch.attempted = head.oid;
  const command = { old: branch.acknowledged, new: head.oid, ref };
  const answer = await rawPush(repo, pushBody([command], packOf([head, root, content])));
  if (answer.refs.get(ref) === 'ok') branch.acknowledged = head.oid;
  else throw new Error(`refused: ${answer.text}`);
}

async function uploadOnce(bytes: number): Promise<void> {
  const content = Buffer.from(random.bytes(bytes));
  const oid = createHash('sha256').update(content).digest('hex');
  attemptedLfs.set(oid, bytes);
  await uploadLfsFile(repo, oid, bytes, async (request) => {
    const answer = await putLfsBytes(request, content);
    if (!answer.ok) throw new Error(`refused: ${answer.status} ${await answer.text()}`);
  });
  acknowledgedLfs.set(oid, bytes);
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
      untilKilled(isKilled, () => pushOnce('refs/heads/small', random.between(100, 20_000))),
      untilKilled(isKilled, () => pushOnce('refs/heads/large', LARGE_PACK)),
      untilKilled(isKilled, () => uploadOnce(random.between(10_000, 2_000_000))),
    ]);
    await Promise.race([delay(random.between(1, 400)), work]);
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
}, 1_200_000);
