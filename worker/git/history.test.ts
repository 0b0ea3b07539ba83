import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { viewOfGitRepo } from '../../test/support/git-view.ts';
import { ScratchRepo, growRandomHistory, seededRandom } from '../../test/support/scratch-repo.ts';
import { ancestorsOf, isAncestor, mergeBases } from './ancestry.ts';
import { type LogOptions, countCommits, log, readCommit } from './history.ts';
import { lastCommits } from './last-commit.ts';
import type { RepoView } from './repo-view.ts';
import { listTree } from './tree.ts';

// Each test runs git some hundred times.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const PATHS = ['a', 'b.txt', 'dir', 'dir/c', 'dir/sub', 'dir/sub/e', 'dir.txt', 'lib', 'über/ñ', 'missing'];

async function logOids(view: RepoView, from: readonly number[], options: LogOptions): Promise<string[]> {
  const oids: string[] = [];
  for await (const commit of log(view, from, options)) oids.push(view.commits.oid(commit));
  return oids;
}

describe.each([1, 2, 3])('random history %i', (seed) => {
  const repo = new ScratchRepo();
  let view: RepoView & { close(): void };
  let tips: number[];
  beforeAll(async () => {
    growRandomHistory(repo, seededRandom(seed), 120);
    repo.flush();
    view = await viewOfGitRepo(repo.dir);
    tips = view.refs.all.map((ref) => view.commits.find(ref.oid));
  });
  afterAll(() => {
    view.close();
    repo.remove();
  });

  it('logs as git log does', async () => {
    for (const ref of view.refs.all) {
      const from = [view.commits.find(ref.oid)];
      expect(await logOids(view, from, {})).toEqual(repo.lines('rev-list', ref.name));
      expect(await logOids(view, from, { firstParent: true })).toEqual(
        repo.lines('rev-list', '--first-parent', ref.name),
      );
      expect(await logOids(view, from, { skip: 5, limit: 7 })).toEqual(
        repo.lines('rev-list', '--skip=5', '-n7', ref.name),
      );
      expect(await countCommits(view, from)).toBe(Number(repo.git('rev-list', '--count', ref.name)));
    }
    expect(await logOids(view, tips, {})).toEqual(repo.lines('rev-list', '--all'));
  });

  it('leaves out what an excluded commit holds', async () => {
    for (const a of view.refs.all) {
      for (const b of view.refs.all) {
        const [from, exclude] = [[view.commits.find(b.oid)], [view.commits.find(a.oid)]];
        // With clock skew git itself may overlook that a commit is excluded.
        const hidden = new Set(repo.lines('rev-list', a.name));
        const expected = repo.lines('rev-list', b.name).filter((oid) => !hidden.has(oid));
        expect(await logOids(view, from, { exclude })).toEqual(expected);
        expect(await countCommits(view, from, exclude)).toBe(expected.length);
      }
    }
  });

  it('follows a path as git log does', async () => {
    for (const path of PATHS) {
      for (const ref of view.refs.all) {
        const from = [view.commits.find(ref.oid)];
        expect(await logOids(view, from, { path })).toEqual(repo.lines('rev-list', ref.name, '--', path));
        expect(await logOids(view, from, { path, firstParent: true })).toEqual(
          repo.lines('rev-list', '--first-parent', ref.name, '--', path),
        );
      }
    }
  });

  it('follows a path up to an excluded commit', async () => {
    for (const path of ['dir', 'dir/c']) {
      for (const [a, b] of pairs(view.refs.all)) {
        const options = { path, exclude: [view.commits.find(a.oid)] };
        const hidden = new Set(repo.lines('rev-list', a.name));
        const expected = repo.lines('rev-list', b.name, '--', path).filter((oid) => !hidden.has(oid));
        expect(await logOids(view, [view.commits.find(b.oid)], options)).toEqual(expected);
      }
    }
  });

  it('finds the merge bases git finds', async () => {
    for (const [a, b] of pairs(view.refs.all)) {
      const bases = await mergeBases(view, view.commits.find(a.oid), view.commits.find(b.oid));
      const expected = mergeBasesOf(repo, a.name, b.name).trim().split('\n');
      expect(bases.map((base) => view.commits.oid(base)).sort()).toEqual(expected.filter(Boolean).sort());
    }
  });

  it('knows ancestors', async () => {
    for (const tip of tips) {
      const all = await ancestorsOf(view, [tip]);
      for (let commit = 0; commit < view.commits.size; commit += 7) {
        expect(await isAncestor(view, commit, tip)).toBe(all.has(commit));
      }
    }
  });

  it('names the commit git log -1 names for each entry', async () => {
    for (const tip of tips) {
      const oid = view.commits.oid(tip);
      for (const directory of ['', 'dir', 'dir/sub', 'lib']) {
        const page = await listTree(view, view.commits.tree(tip), directory);
        const names = (page?.entries ?? []).map((entry) => entry.path.slice(entry.path.lastIndexOf('/') + 1));
        const found = (await lastCommits(view, tip, directory, names)).commits;
        for (const name of names) {
          if (!name.isWellFormed()) continue;
          const path = directory === '' ? name : `${directory}/${name}`;
          const [expected] = repo.lines('rev-list', '-n1', oid, '--', path);
          expect(`${path} ${view.commits.oid(found.get(name) ?? -1)}`).toBe(`${path} ${expected}`);
        }
      }
    }
  });

  it('names the same commits where it goes on from what is known', async () => {
    const known = new Map<number, ReadonlyMap<string, number>>();
    const names = ['a', 'b.txt', 'dir', 'dir.txt', 'lib', 'über'];
    for (let commit = 0; commit < view.commits.size; commit += 3) {
      known.set(commit, (await lastCommits(view, commit, '', names.slice(commit % 2))).commits);
    }
    for (const tip of tips) {
      const found = await lastCommits(view, tip, '', names, { known });
      expect(found).toEqual(await lastCommits(view, tip, '', names));
    }
  });

  it('reads commits', async () => {
    for (const tip of tips) {
      const commit = await readCommit(view, tip);
      const format = repo.git('log', '-1', '--format=%T|%P|%an|%ae|%at|%s', view.commits.oid(tip)).trim();
      const { author } = commit;
      expect(
        [commit.tree, commit.parents.join(' '), author.name, author.email, author.seconds, commit.message.trim()].join(
          '|',
        ),
      ).toBe(format);
    }
  });
});

it('stops looking for last commits at the limit', async () => {
  const repo = new ScratchRepo();
  let parents = [repo.commit({ branch: 'main', files: { old: 'x', new: 'x' } })];
  for (let i = 0; i < 50; i++) parents = [repo.commit({ branch: 'main', parents, files: { new: `${i}` } })];
  repo.flush();
  const view = await viewOfGitRepo(repo.dir);
  const tip = view.commits.find(view.refs.get('refs/heads/main')?.oid ?? never());
  const found = await lastCommits(view, tip, '', ['old', 'new', 'nowhere'], { maxCommits: 10 });
  expect(found).toEqual({ commits: new Map([['new', tip]]), isCut: true });
  expect(await lastCommits(view, tip, '', ['old', 'new'], { maxTreeBytes: 10 * 60 })).toEqual(found);
  let asked = 0;
  expect(await lastCommits(view, tip, '', ['old', 'new'], { isOver: () => ++asked > 10 })).toEqual(found);
  expect(await lastCommits(view, tip, '', ['old'])).toMatchObject({ commits: { size: 1 }, isCut: false });
  expect(await lastCommits(view, tip, 'nowhere', ['old'])).toMatchObject({ commits: { size: 0 }, isCut: false });
  view.close();
  repo.remove();
});

function* pairs<T>(items: readonly T[]): Generator<[T, T]> {
  for (const a of items) for (const b of items) yield [a, b];
}

/** `git merge-base` exits with 1 when there is none. */
function mergeBasesOf(repo: ScratchRepo, a: string, b: string): string {
  try {
    return repo.git('merge-base', '--all', a, b);
  } catch {
    return '';
  }
}

function never(): never {
  throw new Error('unreachable');
}
