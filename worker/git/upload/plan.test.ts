import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viewOfGitRepo } from '../../../test/support/git-view.ts';
import { ScratchRepo } from '../../../test/support/scratch-repo.ts';
import type { Oid } from '../../domain/oid.ts';
import type { RepoView } from '../repo-view.ts';
import type { SlotSet } from '../slot-set.ts';
import { sendEverything } from './object-filter.ts';
import { type PlanInput, planPack } from './plan.ts';
import { planPackOnce } from './plan-cache.ts';

const watch = { signal: new AbortController().signal, onProgress: () => undefined };

function input(view: RepoView, repo: ScratchRepo, wants: readonly string[], more: Partial<PlanInput> = {}): PlanInput {
  const slots = wants.map((want) => view.index.find(repo.git('rev-parse', want).trim() as Oid));
  return {
    wants: slots,
    moreWants: [],
    haves: [],
    cut: null,
    filter: sendEverything,
    includeTag: false,
    thinPack: true,
    ...more,
  };
}

function commitsOf(view: RepoView, repo: ScratchRepo, ...revisions: string[]): number[] {
  return revisions.map((revision) => view.commits.find(repo.git('rev-parse', revision).trim() as Oid));
}

function oidsIn(view: RepoView, set: SlotSet): string[] {
  const oids: string[] = [];
  for (let slot = 0; slot < view.index.slotCount; slot++) if (set.has(slot)) oids.push(view.index.oid(slot));
  return oids.sort();
}

function listed(repo: ScratchRepo, ...revisions: string[]): string[] {
  return repo.lines('rev-list', '--objects', '--no-object-names', ...revisions).sort();
}

describe('a clone of a large repository without its smaller branches', () => {
  const repo = new ScratchRepo();
  let view: RepoView & { close(): void };

  beforeAll(async () => {
    let last: number | undefined;
    for (let i = 0; i < 3500; i++) {
      const parents = last === undefined ? [] : [last];
      last = repo.commit({ branch: 'main', parents, files: { [`f${i % 7}`]: `content ${i}\n` } });
    }
    let side = last ?? 0;
    for (let i = 0; i < 5; i++)
      side = repo.commit({ branch: 'refs/pr/1', parents: [side], files: { [`p${i}`]: `pr ${i}\n` } });
    let big = last ?? 0;
    for (let i = 0; i < 3; i++) {
      big = repo.commit({ branch: 'refs/pr/2', parents: [big], files: { big: `${i}`.repeat(200_000) } });
    }
    repo.flush();
    view = await viewOfGitRepo(repo.dir);
  }, 60_000);

  afterAll(() => {
    view.close();
    repo.remove();
  });

  it('sends a little too much rather than look at every tree', async () => {
    const wants = input(view, repo, ['main', 'refs/pr/2']);
    const { selection } = await planPack(view, wants, watch);
    const sent = new Set(oidsIn(view, selection));
    const expected = listed(repo, 'main', 'refs/pr/2');
    expect(expected.filter((oid) => !sent.has(oid))).toEqual([]);
    // The trees and blobs of the branch that was left out, but not its commits.
    expect(sent.size - expected.length).toBe(10);
    expect(commitsOf(view, repo, 'refs/pr/1').some((commit) => sent.has(view.commits.oid(commit)))).toBe(false);
  });

  it('sends exactly what is asked for when the rest is large', async () => {
    const { selection } = await planPack(view, input(view, repo, ['main', 'refs/pr/1']), watch);
    expect(oidsIn(view, selection)).toEqual(listed(repo, 'main', 'refs/pr/1'));
  });

  it('sends exactly what is asked for when something stored is unreachable', async () => {
    const guarded: RepoView = { ...view, everythingReachable: false };
    const { selection } = await planPack(guarded, input(view, repo, ['main', 'refs/pr/2']), watch);
    expect(oidsIn(view, selection)).toEqual(listed(repo, 'main', 'refs/pr/2'));
  });

  it('lets a thin pack build on all that comes with the default branch', async () => {
    const haves = commitsOf(view, repo, 'main~3');
    const plan = await planPack(view, input(view, repo, ['main', 'refs/pr/1'], { haves }), watch);
    expect(oidsIn(view, plan.selection)).toEqual(listed(repo, 'main', 'refs/pr/1', '^main~3'));
    const theirs = new Set(listed(repo, 'main~3'));
    const commits = new Set(repo.lines('rev-list', '--all'));
    const bases = oidsIn(view, plan.clientHas ?? plan.selection);
    expect(bases).toEqual([...theirs].filter((oid) => !commits.has(oid)).sort());
  });

  it('lets it build on less for a client that may lack the default branch', async () => {
    const haves = commitsOf(view, repo, 'main~10');
    const plan = await planPack(view, input(view, repo, ['main~8'], { haves }), watch);
    const theirs = new Set(listed(repo, 'main~10'));
    const bases = oidsIn(view, plan.clientHas ?? plan.selection);
    expect(bases.length).toBeGreaterThan(0);
    expect(bases.filter((oid) => !theirs.has(oid))).toEqual([]);
    expect(bases.length).toBeLessThan(20);
  });

  it('sends nothing to a client that has all', async () => {
    const haves = commitsOf(view, repo, 'main', 'refs/pr/1');
    const plan = await planPack(view, input(view, repo, ['main~3', 'refs/pr/1'], { haves }), watch);
    expect(plan.selection.size).toBe(0);
  });

  it('answers the same question again from memory', async () => {
    const first = await planPackOnce(view, input(view, repo, ['main', 'refs/pr/1']), watch);
    expect(await planPackOnce(view, input(view, repo, ['refs/pr/1', 'main']), watch)).toBe(first);
    const other = await planPackOnce(view, input(view, repo, ['main']), watch);
    expect(other.selection.size).toBeLessThan(first.selection.size);
    const fetch = input(view, repo, ['main'], { haves: commitsOf(view, repo, 'main~1') });
    expect(await planPackOnce(view, fetch, watch)).not.toBe(await planPackOnce(view, fetch, watch));
  });
});

describe('a fetch after files were moved', () => {
  const repo = new ScratchRepo();
  let view: RepoView & { close(): void };

  beforeAll(async () => {
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`old/${i}`, `${i}`.repeat(5000)]));
    const one = repo.commit({ branch: 'main', files });
    const moved = Object.fromEntries(
      Object.keys(files).flatMap((path) => [
        [path, null],
        [path.replace('old/', 'new/'), files[path] ?? ''],
      ]),
    );
    const two = repo.commit({ branch: 'main', parents: [one], files: moved });
    repo.commit({ branch: 'main', parents: [two], files: { 'old/0': 'back\n' } });
    let last: number | undefined;
    for (const content of ['first', 'changed', 'first']) {
      const parents = last === undefined ? [] : [last];
      last = repo.commit({ branch: 'reverted', parents, files: { 'dir/a': content, 'dir/b': 'untouched' } });
    }
    repo.flush();
    view = await viewOfGitRepo(repo.dir);
  });

  afterAll(() => {
    view.close();
    repo.remove();
  });

  it('does not send large files again that the client has elsewhere', async () => {
    const haves = commitsOf(view, repo, 'main~2');
    const { selection } = await planPack(view, input(view, repo, ['main'], { haves }), watch);
    expect(oidsIn(view, selection)).toEqual(listed(repo, 'main', '^main~2'));
  });

  it('sends what a change and its reversal share, to a client that has neither', async () => {
    const { selection } = await planPack(
      { ...view, everythingReachable: false },
      input(view, repo, ['reverted']),
      watch,
    );
    expect(oidsIn(view, selection)).toEqual(listed(repo, 'reverted'));
  });
});
