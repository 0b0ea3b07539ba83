import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HfTestHub, type TestRepo } from '../../../test/support/hf-hub.ts';
import { findRepoCard, listRepoTags } from '../../catalog/repo-cards.ts';
import { findRepoById } from '../../catalog/repos.ts';
import type { RepoId } from '../../domain/repo.ts';
import { indexPush } from './index-push.ts';

let hub: HfTestHub;
let repo: TestRepo;

beforeEach(async () => {
  hub = await HfTestHub.open();
  repo = await hub.addRepo({ kind: 'model', name: 'm' });
});

afterEach(() => hub.close());

const card = (license: string): string => `---\nlicense: ${license}\n---\n# Title of it\n`;
const record = () => findRepoById(hub.services.catalog, repo.id);
const stored = () => findRepoCard(hub.services.catalog, repo.id);

describe('indexPush', () => {
  it('stores what the default branch says, and nothing twice', async () => {
    const sha = repo.commit({ 'README.md': card('mit'), 'a.safetensors': 'not a header' });
    await repo.index();
    expect(await record()).toMatchObject({ headSha: sha, indexedSha: sha });
    expect(await stored()).toMatchObject({
      license: 'mit',
      siblings: ['README.md', 'a.safetensors'],
      safetensors: null,
    });
    expect(await listRepoTags(hub.services.catalog, repo.id)).toContain('license:mit');
    const before = await record();
    await repo.index();
    expect(await record()).toEqual(before);
  });

  it('replaces what an older commit said, and forgets it when the branch is gone', async () => {
    repo.commit({ 'README.md': card('mit') });
    await repo.index();
    repo.commit({ 'README.md': card('apache-2.0') });
    await repo.index();
    expect(await listRepoTags(hub.services.catalog, repo.id)).toEqual(['license:apache-2.0']);
    repo.git('update-ref', '-d', 'refs/heads/main');
    repo.pushed();
    await repo.index();
    expect(await record()).toMatchObject({ headSha: null, indexedSha: null });
    expect(await stored()).toBeNull();
  });

  it('ends with the last push when two are indexed at once', async () => {
    repo.commit({ 'README.md': card('mit') }, 'first');
    const { views } = hub.services;
    const old = await views.open(repo.id);
    const last = repo.commit({ 'README.md': card('apache-2.0') }, 'second');
    let stale = 3;
    const late = { ...hub.services, views: { open: async (id: RepoId) => (stale-- > 0 ? old : views.open(id)) } };
    repo.git('cat-file', '-e', last);
    await Promise.all([indexPush(late, repo.id), repo.index()]);
    expect(await record()).toMatchObject({ headSha: last, indexedSha: last });
    expect(await stored()).toMatchObject({ license: 'apache-2.0' });
  });

  it('learns the name of the default branch from git', async () => {
    repo.git('symbolic-ref', 'HEAD', 'refs/heads/trunk');
    repo.commit({ 'README.md': card('mit') });
    await repo.index();
    expect(await record()).toMatchObject({ defaultBranch: 'trunk' });
  });

  it('has nothing to do for a repository that is gone', async () => {
    await expect(indexPush(hub.services, 'no-such' as RepoId)).resolves.toBeUndefined();
  });

  it('keeps only the first names of a repository with very many files', async () => {
    repo.commit(Object.fromEntries(Array.from({ length: 1200 }, (_, n) => [`${String(n).padStart(4, '0')}.txt`, 'x'])));
    await repo.index();
    expect((await stored())?.siblings).toHaveLength(1000);
  });
});
