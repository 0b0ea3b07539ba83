import { afterEach, describe, expect, it } from 'vitest';
import { viewOfGitRepo } from '../../../test/support/git-view.ts';
import { ScratchRepo, seededRandom } from '../../../test/support/scratch-repo.ts';
import { fileHistory } from '../diff/file-history.ts';
import type { RepoView } from '../repo-view.ts';
import { type BlamedRange, blameFile } from './blame.ts';

const opened: { close(): void }[] = [];
const repos: ScratchRepo[] = [];

afterEach(() => {
  for (const view of opened.splice(0)) view.close();
  for (const repo of repos.splice(0)) repo.remove();
});

function newRepo(): ScratchRepo {
  const repo = new ScratchRepo();
  repos.push(repo);
  return repo;
}

async function viewOf(repo: ScratchRepo): Promise<RepoView> {
  repo.flush();
  const view = await viewOfGitRepo(repo.dir);
  opened.push(view);
  return view;
}

function tipOf(view: RepoView, branch = 'main'): number {
  return view.commits.find(view.refs.get(`refs/heads/${branch}`)?.oid ?? view.commits.oid(0));
}

/** One row a line: commit, path there, line there. */
function rows(view: RepoView, ranges: readonly BlamedRange[]): string[] {
  return ranges.flatMap(({ commit, path, originalStart, count }) =>
    Array.from({ length: count }, (_, i) => `${view.commits.oid(commit)} ${path} ${originalStart + i + 1}`),
  );
}

function gitRows(repo: ScratchRepo, path: string, rev = 'main'): string[] {
  const found: string[] = [];
  let head = '';
  for (const line of repo.git('blame', '--line-porcelain', rev, '--', path).split('\n')) {
    if (/^[0-9a-f]{40} /.test(line)) head = line;
    const [oid, original] = head.split(' ');
    if (line.startsWith('filename ')) found.push(`${oid} ${line.slice(9)} ${original}`);
  }
  return found;
}

/** Branches that edit, rename and merge one file. */
function growFile(repo: ScratchRepo, random: (below: number) => number): string {
  interface Tip {
    readonly mark: number;
    readonly path: string;
    readonly lines: readonly string[];
  }
  const line = (): string => (random(3) === 0 ? ['', '}', '  return;'][random(3)] : undefined) ?? `text ${random(500)}`;
  const first = { path: 'src/a.txt', lines: Array.from({ length: 300 }, line) };
  const write = ({ lines }: { readonly lines: readonly string[] }): string => `${lines.join('\n')}\n`;
  let tips: Tip[] = [{ ...first, mark: repo.commit({ branch: 'main', files: { [first.path]: write(first) } }) }];
  for (let i = 0; i < 80; i++) {
    const tip = tips[random(tips.length)] ?? tips[0];
    const other = tips[random(tips.length)];
    if (tip === undefined) break;
    const isMerge = other !== undefined && other !== tip && random(4) === 0;
    const half = Math.floor(tip.lines.length / 2);
    const lines = isMerge ? [...tip.lines.slice(0, half), ...other.lines.slice(half)] : [...tip.lines];
    for (let edits = random(4); edits > 0; edits--) {
      lines.splice(random(lines.length + 1), random(3), ...Array.from({ length: random(4) }, line));
    }
    const path = random(12) === 0 ? `src/${random(1000)}.txt` : tip.path;
    const text = write({ lines });
    const files: Record<string, string | null> = { [path]: text };
    if (path !== tip.path) files[tip.path] = null;
    const parents = isMerge ? [tip.mark, other.mark] : [tip.mark];
    const next = { mark: repo.commit({ branch: `b${i}`, parents, files }), path, lines };
    tips = random(6) === 0 ? [...tips, next] : tips.map((old) => (old === tip ? next : old));
    if (isMerge) tips = tips.filter((old) => old !== other);
  }
  const last = tips[0];
  repo.commit({ branch: 'main', parents: [last?.mark ?? 1], files: { other: 'x\n' } });
  return last?.path ?? first.path;
}

describe.each([1, 2, 3, 4, 5, 6])('random histories of a file (%i)', (seed) => {
  it('blames the commits that git blames', async () => {
    const repo = newRepo();
    const path = growFile(repo, seededRandom(seed));
    const view = await viewOf(repo);
    expect(rows(view, await blameFile(view, tipOf(view), path))).toEqual(gitRows(repo, path));
  });
});

it('blames what git blames where all lines are the same', async () => {
  const repo = newRepo();
  const first = repo.commit({ branch: 'main', files: { f: 'x\n'.repeat(1500) } });
  repo.commit({ branch: 'main', parents: [first], files: { f: 'x\n'.repeat(1503) } });
  const view = await viewOf(repo);
  expect(rows(view, await blameFile(view, tipOf(view), 'f'))).toEqual(gitRows(repo, 'f'));
});

it('says where it stopped, and what was before', async () => {
  const repo = newRepo();
  const marks = [repo.commit({ branch: 'main', files: { f: '1\n' } })];
  for (let i = 2; i <= 9; i++) {
    const text = Array.from({ length: i }, (_, line) => `${line + 1}\n`).join('');
    marks.push(repo.commit({ branch: 'main', parents: [marks.at(-1) ?? 1], files: { f: text } }));
  }
  const view = await viewOf(repo);
  const ranges = await blameFile(view, tipOf(view), 'f', { maxCommits: 3 });
  expect(ranges.map(({ start, count, isOpen }) => [start, count, isOpen])).toEqual([
    [0, 6, true],
    [6, 1, false],
    [7, 1, false],
    [8, 1, false],
  ]);
  const [open, own] = ranges;
  expect(open?.commit).toBe(own?.before?.commit);
});

it('follows a file through names that go round in circles', async () => {
  const repo = newRepo();
  const text = 'one\ntwo\nthree\n';
  let mark = repo.commit({ branch: 'main', files: { a: text } });
  for (let i = 0; i < 6; i++) {
    const [from, to] = i % 2 === 0 ? ['a', 'b'] : ['b', 'a'];
    mark = repo.commit({ branch: 'main', parents: [mark], files: { [from]: null, [to]: text } });
  }
  const view = await viewOf(repo);
  const versions: string[] = [];
  for await (const { path } of fileHistory(view, tipOf(view), 'a')) versions.push(path);
  expect(versions).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a']);
  expect(rows(view, await blameFile(view, tipOf(view), 'a'))).toEqual(gitRows(repo, 'a'));
});

it('lists the history that git log --follow lists', async () => {
  const repo = newRepo();
  let mark = repo.commit({ branch: 'main', files: { 'a.txt': 'one\ntwo\nthree\nfour\n', z: '1' } });
  const step = (files: Record<string, string | null>): void => {
    mark = repo.commit({ branch: 'main', parents: [mark], files });
  };
  step({ z: '2' });
  step({ 'a.txt': null, 'b.txt': 'one\ntwo\nthree\nfour\nfive\n' });
  step({ 'a.txt': 'nothing to do with it\n' });
  step({ 'b.txt': 'one\ntwo\nthree\n4\nfive\n' });
  step({ 'b.txt': null, 'dir/c.txt': 'one\ntwo\nthree\n4\nfive\n' });
  const view = await viewOf(repo);
  const own: string[] = [];
  for await (const { commit } of fileHistory(view, tipOf(view), 'dir/c.txt')) own.push(view.commits.oid(commit));
  expect(own).toEqual(repo.git('log', '--follow', '--format=%H', 'main', '--', 'dir/c.txt').trim().split('\n'));
});
