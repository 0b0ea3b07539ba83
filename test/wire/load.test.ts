/** Many clients at once: everyone is served, and of those who push to the same ref exactly one wins. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Hub, startHub } from './harness/hub.ts';
import { removeScratchDir, scratchDir } from './harness/scratch.ts';
import { smallHistory } from './support/git-objects.ts';
import { fsckComplaints, git, localRefs, tryGit } from './support/git.ts';
import { createHubRepo } from './support/hub-repos.ts';
import { packOf } from './support/pack-builder.ts';
import { Random } from './support/random.ts';
import { RandomRepo } from './support/random-repo.ts';
import { createRef, listRefs, pushBody, rawPush } from './support/raw-git.ts';
import type { Side } from './support/sides.ts';

const CLONES = 200;
const PUSHES = 20;
const ROUNDS = 5;
const MEMORY_BAR = 400 * 1024 * 1024;

let hub: Hub;
let folder: string;
let source: RandomRepo;

beforeAll(async () => {
  hub = await startHub();
  folder = scratchDir('load');
  source = new RandomRepo(join(folder, 'source'), new Random('load'));
  await source.init();
  await source.grow(60);
});

afterAll(async () => {
  removeScratchDir(folder);
  await hub.stop();
});

async function filled(name: string): Promise<Side> {
  const repo = await createHubRepo(hub, name);
  await git(['push', '--quiet', '--mirror', repo.gitUrl], { cwd: source.folder });
  return repo;
}

it(`serves ${CLONES} clones at the same time`, async () => {
  const repo = await filled('popular');
  const expected = await localRefs(source.folder);
  const folders = Array.from({ length: CLONES }, (_, i) => join(folder, `clone-${i}`));
  const runs = await Promise.all(
    folders.map((clone) => tryGit(['clone', '--quiet', '--mirror', repo.gitUrl, clone], { timeoutMs: 240_000 })),
  );
  expect(runs.filter((run) => run.code !== 0).map((run) => run.stderr)).toEqual([]);
  for (const clone of folders) expect(await localRefs(clone)).toBe(expected);
  for (const clone of folders.slice(0, 5)) expect(await fsckComplaints(clone)).toEqual([]);
  expect(hub.peakRssBytes()).toBeLessThan(MEMORY_BAR);
}, 300_000);

it(`takes ${PUSHES} pushes to different branches at the same time`, async () => {
  const repo = await filled('busy');
  for (let round = 0; round < ROUNDS; round++) {
    const histories = Array.from({ length: PUSHES }, (_, i) => smallHistory(`round ${round}, push ${i}`));
    const answers = await Promise.all(
      histories.map(({ head, objects }, i) =>
        rawPush(repo, pushBody([createRef(`refs/heads/r${round}/p${i}`, head.oid)], packOf(objects))),
      ),
    );
    expect(answers.map((answer) => [...answer.refs.values()].join() || answer.text)).toEqual(
      Array.from({ length: PUSHES }, () => 'ok'),
    );
    const refs = await listRefs(repo);
    histories.forEach(({ head }, i) => expect(refs.get(`refs/heads/r${round}/p${i}`)).toBe(head.oid));
  }
});

it(`takes ${PUSHES} pushes of real git at the same time`, async () => {
  const repo = await createHubRepo(hub, 'crowded');
  await git(['push', '--quiet', repo.gitUrl, 'refs/heads/main'], { cwd: source.folder });
  const runs = await Promise.all(
    Array.from({ length: PUSHES }, (_, i) =>
      tryGit(
        [
          'push',
          '--quiet',
          repo.gitUrl,
          `refs/heads/main:refs/heads/copy-${i}`,
          `refs/heads/main~${i}:refs/tags/tag-${i}`,
        ],
        { cwd: source.folder },
      ),
    ),
  );
  expect(runs.filter((run) => run.code !== 0).map((run) => run.stderr)).toEqual([]);
  expect((await listRefs(repo)).size).toBe(2 + 2 * PUSHES);
});

it(`lets exactly one of ${PUSHES} pushes to the same branch win, every time`, async () => {
  const repo = await filled('contested');
  const ref = 'refs/heads/contested';
  let old = '0'.repeat(40);
  for (let round = 0; round < ROUNDS; round++) {
    const histories = Array.from({ length: PUSHES }, (_, i) => smallHistory(`contest ${round}, push ${i}`));
    const answers = await Promise.all(
      histories.map(({ head, objects }) => rawPush(repo, pushBody([{ old, new: head.oid, ref }], packOf(objects)))),
    );
    const winners = answers.flatMap((answer, i) => (answer.refs.get(ref) === 'ok' ? [histories[i]?.head.oid] : []));
    expect(winners).toHaveLength(1);
    const losers = answers.filter((answer) => answer.refs.get(ref) !== 'ok');
    for (const { text } of losers) expect(text).toMatch(/changed|lock|fetch first|expected|stale|another|old/i);
    old = winners[0] ?? '';
    expect((await listRefs(repo)).get(ref)).toBe(old);
  }
});
