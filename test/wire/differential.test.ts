/**
 * Random repositories and operations, done with real git on the hub and on git's own server: refs, objects, outcomes
 * and soundness must agree. `WIRE_SEED` repeats one seed; `WIRE_ROUNDS` says how
 * many fixed seeds are tried (default 4), `WIRE_FRESH_ROUNDS` how many that nobody has tried before (default none).
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { removeScratchDir, scratchDir } from './harness/scratch.ts';
import { randomClone, randomFetch, removeClones } from './support/fetch-ops.ts';
import { smallHistory } from './support/git-objects.ts';
import { git } from './support/git.ts';
import { type ReferenceServer, startReferenceServer } from './support/http-backend.ts';
import { createHubRepo } from './support/hub-repos.ts';
import { packOf } from './support/pack-builder.ts';
import { randomPush } from './support/push-ops.ts';
import { Random } from './support/random.ts';
import { RandomRepo } from './support/random-repo.ts';
import { listRefs, pushBody, rawPush } from './support/raw-git.ts';
import { type Sides, onBoth, pushOutcome, refMap } from './support/sides.ts';

/** Each seed goes through this many steps of pushing, comparing, cloning and fetching. */
const STEPS = 6;
/** Clones kept from step to step, to be fetched into. */
const KEPT_CLONES = 3;
const PROTOCOLS = ['0', '1', '2'];

let hub: Hub;
let reference: ReferenceServer;
let referenceFolder: string;

beforeAll(async () => {
  hub = await startHub();
  referenceFolder = scratchDir('reference');
  reference = await startReferenceServer(referenceFolder);
});

afterAll(async () => {
  await hub.stop();
  await reference.stop();
  removeScratchDir(referenceFolder);
});

function seeds(): string[] {
  const one = process.env['WIRE_SEED'];
  if (one !== undefined) return [one];
  // The same in every run, so that a failure is the change's doing; new ones are for looking for more.
  const fixed = Array.from({ length: Number(process.env['WIRE_ROUNDS'] ?? 4) }, (_, i) => `fixed-${i}`);
  const now = Date.now().toString(36);
  return [...fixed, ...Array.from({ length: Number(process.env['WIRE_FRESH_ROUNDS'] ?? 0) }, (_, i) => `${now}-${i}`)];
}

async function newSides(name: string): Promise<Sides> {
  const theirs = await reference.createRepo(name);
  return { hub: await createHubRepo(hub, name), reference: { name: 'reference', url: theirs, gitUrl: theirs } };
}

describe('the hub and git http-backend agree', () => {
  it.each(seeds())(
    'on seed %s',
    async (seed) => {
      const notes: string[] = [];
      const folder = scratchDir('differential');
      try {
        await compareFromSeed(seed, folder, (text) => notes.push(text));
      } catch (error) {
        const last = notes.slice(-12).join('\n  ');
        const message = error instanceof Error ? error.message : String(error);
        throw new Error(
          `WIRE_SEED=${seed}, after ${notes.length} operations, the last of them:\n  ${last}\n${message}`,
          { cause: error },
        );
      } finally {
        removeScratchDir(folder);
      }
    },
    600_000,
  );
});

async function compareFromSeed(seed: string, folder: string, note: (text: string) => void): Promise<void> {
  const random = new Random(seed);
  const sides = await newSides(`random-${seed}`);
  const source = new RandomRepo(join(folder, 'source'), random);
  await source.init();
  await source.grow(20);
  const context = { sides, source, random, folder, note };
  // The hub lets the first push choose the default branch; git's server does not.
  await onBoth(sides, 'first push', (side) =>
    pushOutcome(side, [side.gitUrl, 'refs/heads/main'], { cwd: source.folder }),
  );
  let kept: NonNullable<Awaited<ReturnType<typeof randomClone>>>[] = [];
  for (let step = 0; step < STEPS; step++) {
    for (let i = 0; i < 3; i++) {
      await randomPush(context);
      await onBoth(sides, 'refs', (side) => refMap(side, random.pick(PROTOCOLS)));
    }
    const usable: typeof kept = [];
    for (const clones of kept) if (await randomFetch(context, clones)) usable.push(clones);
    kept = usable;
    const clones = await randomClone(context, `clone-${step}`);
    if (clones === undefined) continue;
    if (kept.length < KEPT_CLONES) kept.push(clones);
    else await removeClones(clones);
  }
}

it('lets exactly one of many pushes to the same ref win, as git does', async () => {
  const sides = await newSides('race');
  const first = smallHistory('start');
  const rest = Array.from({ length: 8 }, (_, i) => smallHistory(`racer ${i}`, [first.head.oid]));
  const ref = 'refs/heads/main';
  for (const side of [sides.hub, sides.reference]) {
    const start = { old: '0'.repeat(40), new: first.head.oid, ref };
    expect((await rawPush(side, pushBody([start], packOf(first.objects)))).refs.get(ref)).toBe('ok');
    const answers = await Promise.all(
      rest.map(({ head, objects }) =>
        rawPush(side, pushBody([{ old: first.head.oid, new: head.oid, ref }], packOf(objects))),
      ),
    );
    const winners = answers.flatMap((answer, i) => (answer.refs.get(ref) === 'ok' ? [rest[i]?.head.oid] : []));
    expect(winners, side.name).toHaveLength(1);
    expect((await listRefs(side)).get(ref), side.name).toBe(winners[0]);
  }
});

it('takes a push from a shallow clone, and one to it that git would take', async () => {
  const sides = await newSides('shallow');
  const folder = scratchDir('shallow');
  const source = new RandomRepo(join(folder, 'source'), new Random('shallow'));
  await source.init();
  await source.grow(30);
  await onBoth(sides, 'first push', async (side) =>
    git(['push', '--quiet', side.gitUrl, 'refs/heads/main'], { cwd: source.folder }),
  );
  await onBoth(sides, 'push from a shallow clone', async (side) => {
    const clone = join(folder, side.name);
    const env = { GIT_AUTHOR_DATE: '1700000000 +0000', GIT_COMMITTER_DATE: '1700000000 +0000' };
    await git(['clone', '--quiet', '--depth=2', side.gitUrl, clone]);
    await git(['commit', '--quiet', '--allow-empty', '-m', 'from a shallow clone'], { cwd: clone, env });
    await git(['push', '--quiet', 'origin', 'HEAD:refs/heads/main', 'HEAD:refs/heads/second'], { cwd: clone });
    return refMap(side, '2');
  });
  removeScratchDir(folder);
});
