import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viewOfGitRepo } from '../../test/support/git-view.ts';
import { ScratchRepo } from '../../test/support/scratch-repo.ts';
import type { RepoView } from './repo-view.ts';
import { resolveRevision } from './revision.ts';

describe('resolving a revision', () => {
  const repo = new ScratchRepo();
  let view: RepoView & { close(): void };
  let first: string;
  let second: string;
  let dropped: string;
  beforeAll(async () => {
    const one = repo.commit({ branch: 'main', files: { a: '1' } });
    const two = repo.commit({ branch: 'main', parents: [one], files: { a: '2' } });
    repo.commit({ branch: 'refs/pr/1', parents: [two], files: { a: '3' } });
    repo.commit({ branch: 'gone', parents: [two], files: { a: '4' } });
    repo.commit({ branch: 'feature/x', parents: [one], files: { a: '5' } });
    repo.commit({ branch: 'both', parents: [one], files: { a: '6' } });
    repo.tag('both', two);
    repo.tag('outer', repo.tag('inner', one));
    repo.git('tag', 'light', 'main~1');
    repo.git('tag', 'blob', 'main:a');
    first = repo.git('rev-parse', 'main~1').trim();
    second = repo.git('rev-parse', 'main').trim();
    dropped = repo.git('rev-parse', 'gone').trim();
    repo.git('update-ref', '-d', 'refs/heads/gone');
    repo.git('update-ref', `refs/heads/${first.slice(0, 8)}`, second);
    view = await viewOfGitRepo(repo.dir);
  });
  afterAll(() => {
    view.close();
    repo.remove();
  });

  const oidOf = async (text: string): Promise<string | undefined> => (await resolveRevision(view, text))?.oid;

  it('knows branches, tags and full ref names', async () => {
    expect(view.everythingReachable).toBe(false);
    expect(await resolveRevision(view, 'main')).toEqual({
      oid: second,
      commit: view.commits.find(second as never),
      ref: 'refs/heads/main',
    });
    expect((await resolveRevision(view, 'HEAD'))?.ref).toBe('refs/heads/main');
    expect(await oidOf('refs/heads/main')).toBe(second);
    expect(await oidOf('light')).toBe(first);
    expect((await resolveRevision(view, 'feature/x'))?.ref).toBe('refs/heads/feature/x');
    expect((await resolveRevision(view, 'refs/pr/1'))?.ref).toBe('refs/pr/1');
    expect((await resolveRevision(view, 'pr/1'))?.ref).toBe('refs/pr/1');
  });

  it('peels tags, also nested ones, and refuses those of no commit', async () => {
    expect(await oidOf('inner')).toBe(first);
    expect(await oidOf('outer')).toBe(first);
    expect(await oidOf(repo.git('rev-parse', 'outer').trim())).toBe(first);
    expect(await oidOf('blob')).toBeUndefined();
  });

  it('prefers a branch to a tag and a name to an abbreviation', async () => {
    expect((await resolveRevision(view, 'both'))?.ref).toBe('refs/heads/both');
    expect((await resolveRevision(view, 'tags/both'))?.ref).toBe('refs/tags/both');
    expect(await oidOf(first.slice(0, 8))).toBe(second);
  });

  it('takes full and abbreviated ids', async () => {
    expect(await oidOf(first)).toBe(first);
    expect(await oidOf(first.toUpperCase())).toBe(first);
    expect(await oidOf(first.slice(0, 7))).toBe(first);
    expect(await oidOf(first.slice(0, 6))).toBeUndefined();
    expect(await oidOf('0000000')).toBeUndefined();
    expect(await oidOf(view.commits.tree(0))).toBeUndefined();
  });

  it('hides commits that no visible ref reaches', async () => {
    expect(view.commits.find(dropped as never)).not.toBe(-1);
    expect(await oidOf(dropped)).toBeUndefined();
    expect(await oidOf(dropped.slice(0, 10))).toBeUndefined();
  });

  it('refuses what is no name', async () => {
    for (const text of ['', 'nothing', '../main', 'main~1', '@', 'refs/heads', 'refs/heads/']) {
      expect(await resolveRevision(view, text)).toBeNull();
    }
  });
});

it('finds nothing in an empty repository', async () => {
  const repo = new ScratchRepo('trunk');
  const view = await viewOfGitRepo(repo.dir);
  for (const text of ['HEAD', 'trunk', 'main', '1234567', '1'.repeat(40)]) {
    expect(await resolveRevision(view, text)).toBeNull();
  }
  view.close();
  repo.remove();
});
