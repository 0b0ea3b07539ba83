import { expect, it } from 'vitest';
import { viewOfGitRepo } from '../../../test/support/git-view.ts';
import { ScratchRepo } from '../../../test/support/scratch-repo.ts';
import { writeMails } from './mail-patch.ts';

it('writes mails that git am turns into the same commits', async () => {
  const repo = new ScratchRepo();
  const bytes = (seed: number): Uint8Array => Uint8Array.from({ length: 300 }, (_, i) => (i * seed) & 255);
  const marks = [repo.commit({ branch: 'main', files: { f: '1\n', 'pic.bin': { data: bytes(7) } } })];
  const add = (message: string, files: Parameters<ScratchRepo['commit']>[0]['files'] & object): void => {
    marks.push(repo.commit({ branch: 'main', parents: [marks.at(-1) ?? 1], message, files }));
  };
  add('Änderung an einer sehr langen Zeile, die über ein Wort hinausgeht 模型\n\nWith a body.\n--- not the end\n', {
    f: '1\n2\n',
  });
  add('binary\n', { 'pic.bin': { data: bytes(11) }, 'ü "x".txt': 'no newline' });
  add('mode and rename\n', { f: null, 'dir/g': { mode: '100755', data: '1\n2\n' } });
  repo.flush();
  const view = await viewOfGitRepo(repo.dir);
  const tip = view.commits.find(view.refs.get('refs/heads/main')?.oid ?? view.commits.oid(0));
  const commits = [tip];
  while (commits.length < 3) commits.unshift(view.commits.parent(commits[0] ?? tip, 0));
  const chunks: Uint8Array[] = [];
  const limits = { maxFileBytes: 1 << 20, maxPatchBytes: 1 << 20 };
  for await (const chunk of writeMails(view, commits, limits)) chunks.push(chunk);
  view.close();
  const work = new ScratchRepo();
  work.git('init', '--quiet', `${work.dir}/tree`);
  const inTree = ['-C', `${work.dir}/tree`, '-c', 'user.name=Bob', '-c', 'user.email=bob@example.org'];
  work.git(...inTree, 'fetch', '--quiet', repo.dir, 'main');
  work.git(...inTree, 'checkout', '--quiet', '-b', 'again', 'FETCH_HEAD~3');
  work.withInput([...inTree, 'am', '--quiet'], Buffer.concat(chunks));
  expect(work.git(...inTree, 'rev-parse', 'HEAD^{tree}')).toBe(repo.git('rev-parse', 'main^{tree}'));
  const format = '--format=%an %ae %at %s';
  expect(work.git(...inTree, 'log', '-3', format)).toBe(repo.git('log', '-3', format, 'main'));
  repo.remove();
  work.remove();
});
