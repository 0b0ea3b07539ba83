import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { viewOfGitRepo } from '../../../test/support/git-view.ts';
import { type ScratchCommit, ScratchRepo, seededRandom } from '../../../test/support/scratch-repo.ts';
import type { Oid } from '../../domain/oid.ts';
import { parseTree } from '../tree-format.ts';
import { type CommitMerge, mergeCommits } from './merge-commits.ts';
import { mergeText } from './merge-text.ts';

// git runs some hundred times.
vi.setConfig({ testTimeout: 120_000 });

/** From 0 to 1. */
function chances(seed: number): () => number {
  const next = seededRandom(seed);
  return () => next(1_000_000) / 1_000_000;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('mergeText', () => {
  const merge = async (base: string, ours: string, theirs: string): Promise<string | number> => {
    const { text, conflicts } = await mergeText(bytes(base), bytes(ours), bytes(theirs));
    return conflicts > 0 ? conflicts : new TextDecoder().decode(text);
  };

  it.each([
    ['changes apart', 'a\nb\nc\nd\n', 'A\nb\nc\nd\n', 'a\nb\nc\nD\n', 'A\nb\nc\nD\n'],
    ['the same change', 'a\nb\nc\n', 'a\nX\nc\n', 'a\nX\nc\n', 'a\nX\nc\n'],
    ['an insertion and a deletion apart', 'a\nb\nc\nd\n', 'a\nb\nc\n', '0\na\nb\nc\nd\n', '0\na\nb\nc\n'],
    ['different changes of a line', 'a\nb\nc\n', 'a\nX\nc\n', 'a\nY\nc\n', 1],
    ['changes that touch', 'a\nb\nc\n', 'X\nb\nc\n', 'a\nY\nc\n', 1],
    ['two conflicts', 'a\nb\nc\nd\ne\n', 'X\nb\nc\nd\nX\n', 'Y\nb\nc\nd\nY\n', 2],
    ['a file both added alike', '', 'a\n', 'a\n', 'a\n'],
    ['files both added', '', 'a\n', 'b\n', 1],
    ['a missing line break', 'a\nb', 'a\nb\n', 'X\na\nb', 'X\na\nb\n'],
    ['everything removed', 'a\nb\n', '', 'a\nb\n', ''],
  ])('%s', async (_, base, ours, theirs, merged) => {
    expect(await merge(base, ours, theirs)).toBe(merged);
    expect(await merge(base, theirs, ours)).toBe(merged);
  });

  it('merges texts of very many lines', async () => {
    const lines = 'line\n'.repeat(300_000);
    expect(await merge(lines, `first\n${lines}`, `${lines}last\n`)).toBe(`first\n${lines}last\n`);
  });

  it('puts both sides between markers', async () => {
    const { text } = await mergeText(bytes('a\nb\n'), bytes('a\nX'), bytes('a\nY\n'));
    expect(new TextDecoder().decode(text)).toBe('a\n<<<<<<<\nX\n=======\nY\n>>>>>>>\n');
  });

  it('merges what git merges, to the same text', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'merge-'));
    const random = chances(5);
    // Lines that never repeat: where they do, which one was removed is a matter of taste.
    let fresh = 0;
    const edit = (lines: readonly string[]): string[] =>
      lines.flatMap((line) => {
        const dice = random();
        if (dice < 0.04) return [];
        if (dice < 0.08) return [`changed ${fresh++}`];
        if (dice < 0.12) return [line, `added ${fresh++}`];
        return [line];
      });
    const outcomes = { clean: 0, conflicts: 0 };
    for (let round = 0; round < 150; round++) {
      const base = Array.from({ length: 30 }, (_, i) => `line ${i}`);
      const texts = [edit(base), base, edit(base)].map((lines) => lines.map((line) => `${line}\n`).join(''));
      const files = ['ours', 'base', 'theirs'].map((name) => join(dir, name));
      files.forEach((file, i) => writeFileSync(file, texts[i] ?? ''));
      const git = spawnSync('git', ['merge-file', '-p', ...files], { encoding: 'utf8' });
      const own = await merge(texts[1] ?? '', texts[0] ?? '', texts[2] ?? '');
      if (git.status === 0) expect(own).toBe(git.stdout);
      else expect(typeof own).toBe('number');
      outcomes[git.status === 0 ? 'clean' : 'conflicts']++;
    }
    expect(outcomes.clean).toBeGreaterThan(20);
    expect(outcomes.conflicts).toBeGreaterThan(20);
    rmSync(dir, { recursive: true });
  });
});

const repos: ScratchRepo[] = [];
const views: { close(): void }[] = [];
afterEach(() => views.splice(0).forEach((view) => view.close()));
afterAll(() => repos.forEach((repo) => repo.remove()));

function newRepo(): ScratchRepo {
  const repo = new ScratchRepo();
  repos.push(repo);
  return repo;
}

async function mergeBranches(repo: ScratchRepo, ours = 'ours', theirs = 'theirs'): Promise<CommitMerge> {
  repo.flush();
  const view = await viewOfGitRepo(repo.dir);
  views.push(view);
  const commit = (branch: string): number => view.commits.find(repo.git('rev-parse', branch).trim() as Oid);
  const merged = await mergeCommits(view, commit(ours), commit(theirs));
  for (const { type, data } of merged.objects) hashObject(repo, type, data);
  return merged;
}

function hashObject(repo: ScratchRepo, type: string, data: Uint8Array): void {
  const run = spawnSync('git', ['-C', repo.dir, 'hash-object', '-w', '-t', type, '--stdin'], { input: data });
  if (run.status !== 0) throw new Error(run.stderr.toString());
}

/** What git makes of it: a tree, or the paths that conflict. */
function gitMerge(repo: ScratchRepo, ...settings: string[]): { tree: string; conflicts: string[] } {
  repo.flush();
  const config = ['merge.directoryRenames=false', ...settings].flatMap((setting) => ['-c', setting]);
  const args = ['-C', repo.dir, ...config, 'merge-tree', '--write-tree', '--name-only', '--no-messages', '-z'];
  const run = spawnSync('git', [...args, 'ours', 'theirs'], { encoding: 'utf8' });
  if (run.status !== 0 && run.status !== 1) throw new Error(run.stderr);
  const [tree = '', ...conflicts] = run.stdout.split('\0').filter((part) => part !== '');
  return { tree, conflicts };
}

type Files = NonNullable<ScratchCommit['files']>;

function fork(base: Files, ours: Files, theirs: Files): ScratchRepo {
  const repo = newRepo();
  const root = repo.commit({ branch: 'main', files: base });
  repo.commit({ branch: 'ours', parents: [root], files: ours });
  repo.commit({ branch: 'theirs', parents: [root], files: theirs });
  return repo;
}

const text = (name: string, count = 20): string =>
  Array.from({ length: count }, (_, i) => `${name} line ${i}\n`).join('');
const changed = (name: string, line: number, to = 'changed'): string =>
  text(name).replace(`${name} line ${line}\n`, `${to}\n`);
const pointer = (digit: string): string =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${digit.repeat(64)}\nsize 10\n`;

describe('mergeCommits', () => {
  it.each<[string, Files, Files, Files]>([
    ['files apart', { a: '1\n', b: '2\n' }, { a: 'one\n' }, { b: 'two\n', 'c/d/e': '3\n' }],
    ['lines apart', { 'x/f': text('f') }, { 'x/f': changed('f', 2) }, { 'x/f': changed('f', 15) }],
    ['lines that meet', { f: text('f') }, { f: changed('f', 5, 'A') }, { f: changed('f', 5, 'B') }],
    ['both add alike', { a: '1\n' }, { 'n/m': 'same\n' }, { 'n/m': 'same\n' }],
    ['both add otherwise', { a: '1\n' }, { n: 'one\n' }, { n: 'two\n' }],
    ['changed and removed', { f: text('f'), g: '1\n' }, { f: changed('f', 3) }, { f: null }],
    ['removed and changed', { f: text('f'), g: '1\n' }, { f: null }, { f: changed('f', 3) }],
    ['removed twice', { f: text('f'), g: '1\n' }, { f: null }, { f: null }],
    ['a mode and a content', { f: text('f') }, { f: { mode: '100755', data: text('f') } }, { f: changed('f', 3) }],
    ['binary files', { f: '\0one' }, { f: '\0two' }, { f: '\0three' }],
    [
      'links',
      { f: { mode: '120000', data: 'a' } },
      { f: { mode: '120000', data: 'b' } },
      { f: { mode: '120000', data: 'c' } },
    ],
    ['a folder emptied and filled', { 'd/a': '1\n', z: '1\n' }, { 'd/a': null }, { 'd/b': '2\n' }],
    ['a folder for a file, elsewhere', { f: 'f\n', g: '1\n' }, { f: null, 'f/g': '1\n' }, { g: '2\n' }],
    ['renamed and changed', { f: text('f'), g: '1\n' }, { f: null, 'd/g': text('f') }, { f: changed('f', 3) }],
    ['changed and renamed', { f: text('f'), g: '1\n' }, { f: changed('f', 3) }, { f: null, 'd/g': text('f') }],
    [
      'renamed with a change, and changed',
      { 'x/f': text('f'), g: '1\n' },
      { 'x/f': null, 'x/h': changed('f', 17) },
      { 'x/f': changed('f', 3) },
    ],
  ])('%s: as git does', async (_, base, ours, theirs) => {
    const repo = fork(base, ours, theirs);
    const git = gitMerge(repo);
    const own = await mergeBranches(repo);
    expect(own.conflicts).toEqual(git.conflicts);
    if (git.conflicts.length === 0) expect(own.tree).toBe(git.tree);
  });

  it('never mixes two LFS pointers', async () => {
    const repo = fork({ w: pointer('1') }, { w: pointer('2') }, { w: `${pointer('1')}x-note hello\n` });
    expect((await mergeBranches(repo)).conflicts).toEqual(['w']);
  });

  it.each([
    ['lines', text('l', 110_000)],
    ['bytes', text('l'.repeat(1000), 5000)],
  ])('gives up on files of too many %s', async (_, large) => {
    const repo = fork({ l: large }, { l: `first\n${large}` }, { l: `${large}last\n` });
    expect((await mergeBranches(repo)).conflicts).toEqual(['l']);
  });

  it('takes no merge for clean because it lists no more conflicts', async () => {
    const files = (folder: string, to: string): Record<string, string> =>
      Object.fromEntries(
        Array.from({ length: 1100 }, (_, i) => [`${folder}/f${i}`, `${text(`f${i}`, 5)}${to}\n`] as const),
      );
    const gone = Object.fromEntries(Object.keys(files('a', '')).map((path) => [path, null]));
    const repo = fork(files('a', 'x'), { ...gone, ...files('b', 'x') }, files('a', 'y'));
    expect((await mergeBranches(repo)).conflicts.length).toBe(1000);
  });

  it('merges unrelated histories where they do not meet', async () => {
    const repo = newRepo();
    repo.commit({ branch: 'ours', files: { a: '1\n', both: 'same\n' } });
    repo.commit({ branch: 'theirs', files: { b: '2\n', both: 'same\n' } });
    const { tree, conflicts } = await mergeBranches(repo);
    expect(conflicts).toEqual([]);
    expect(repo.git('ls-tree', '--name-only', tree).split('\n')).toEqual(['a', 'b', 'both', '']);
  });

  it('leaves an empty tree where nothing is left', async () => {
    const repo = fork({ a: '1\n', b: '2\n' }, { a: null }, { b: null });
    const { tree, objects } = await mergeBranches(repo);
    expect(parseTree(objects.find(({ oid }) => oid === tree)?.data ?? bytes('x'))).toEqual([]);
  });

  it('merges histories that crossed', async () => {
    // Each side has merged the other's first change, and each has undone its own since: any one base gets it wrong.
    const repo = newRepo();
    const root = repo.commit({ branch: 'main', files: { f: text('f') } });
    const a = repo.commit({ branch: 'a', parents: [root], files: { f: changed('f', 3, 'A') } });
    const b = repo.commit({ branch: 'b', parents: [root], files: { f: changed('f', 16, 'B') } });
    const both = text('f').replace('f line 3\n', 'A\n').replace('f line 16\n', 'B\n');
    const ours = repo.commit({ branch: 'ours', parents: [a, b], files: { f: both } });
    const theirs = repo.commit({ branch: 'theirs', parents: [b, a], files: { f: both } });
    repo.commit({ branch: 'ours', parents: [ours], files: { f: changed('f', 16, 'B') } });
    repo.commit({ branch: 'theirs', parents: [theirs], files: { g: 'g\n' } });
    const git = gitMerge(repo);
    const own = await mergeBranches(repo);
    expect(own.conflicts).toEqual([]);
    expect(own.tree).toBe(git.tree);
    expect(repo.git('show', `${own.tree}:f`)).toBe(changed('f', 16, 'B'));
  });

  it.each([1, 2, 3])('random forks come out as with git (%i)', async (seed) => {
    const random = chances(seed);
    let fresh = 0;
    const outcomes = new Set<boolean>();
    for (let round = 0; round < 12; round++) {
      const names = Array.from({ length: 12 }, (_, i) => `${'abc'[i % 3]}/${'de'[i % 2]}/f${i}`);
      const base = Object.fromEntries(names.map((name) => [name, text(name)]));
      const edit = (): Files => {
        const edits: Record<string, string | null> = {};
        for (const name of names) {
          const dice = random();
          const line = Math.floor(random() * 20);
          if (dice < 0.25) edits[name] = changed(name, line, `fresh ${fresh++}`);
          else if (dice < 0.28) edits[name] = null;
          else if (dice < 0.33) edits[`${name}-${Math.floor(random() * 2)}`] = `fresh ${fresh++}\n`;
        }
        return edits;
      };
      const repo = fork(base, edit(), edit());
      const git = gitMerge(repo, 'merge.renames=false');
      const own = await mergeBranches(repo);
      expect([...own.conflicts].sort()).toEqual(git.conflicts.sort());
      if (git.conflicts.length === 0) expect(own.tree).toBe(git.tree);
      outcomes.add(git.conflicts.length === 0);
    }
    expect(outcomes.size).toBe(2);
  });
});
