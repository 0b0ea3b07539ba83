import { spawnSync } from 'node:child_process';
import { describe, expect, onTestFinished, test } from 'vitest';
import { viewOfGitRepo } from '../../../test/support/git-view.ts';
import { ScratchRepo } from '../../../test/support/scratch-repo.ts';
import type { Oid } from '../../domain/oid.ts';
import type { RepoView } from '../repo-view.ts';
import { type EditOutcome, applyEdits, findCollision } from './apply-edits.ts';
import { TreeEdits } from './tree-edits.ts';

const FILES = {
  'README.md': 'read me\n',
  'a.txt': 'a\n',
  'a/b/deep.txt': 'deep\n',
  'a/c.txt': 'c\n',
  'run.sh': { mode: '100755', data: '#!/bin/sh\n' },
  'z.d/x': 'x\n',
  zz: 'zz\n',
} as const;

interface Bench {
  readonly view: RepoView;
  readonly tree: Oid;
  blob(text: string): Oid;
  /** Paths with modes after the edits, written to the real repository and listed by git. */
  listed(outcome: EditOutcome): string[];
  apply(edits: TreeEdits): Promise<EditOutcome>;
}

async function bench(): Promise<Bench> {
  const scratch = new ScratchRepo();
  scratch.commit({ branch: 'main', files: { ...FILES } });
  const tree = scratch.git('rev-parse', 'main^{tree}').trim() as Oid;
  const view = await viewOfGitRepo(scratch.dir);
  onTestFinished(() => {
    view.close();
    scratch.remove();
  });
  const hash = (type: string, data: Uint8Array): Oid => {
    const run = spawnSync('git', ['-C', scratch.dir, 'hash-object', '-w', '-t', type, '--stdin'], { input: data });
    if (run.status !== 0) throw new Error(run.stderr.toString());
    return run.stdout.toString().trim() as Oid;
  };
  return {
    view,
    tree,
    blob: (text) => hash('blob', Buffer.from(text)),
    apply: (edits) => applyEdits(view, tree, edits, async (data) => hash('tree', data)),
    listed: (outcome) =>
      outcome.kind === 'missing'
        ? [`missing ${outcome.path}`]
        : scratch
            .git('ls-tree', '-r', '--format=%(objectmode) %(path)', outcome.tree)
            .split('\n')
            .filter((line) => line !== ''),
  };
}

const path = (text: string): string[] => text.split('/').filter(Boolean);

describe('applying edits to a tree', () => {
  test('files are added, replaced and deleted, and empty folders go', async () => {
    const { blob, apply, listed, tree } = await bench();
    const edits = new TreeEdits();
    edits.put(path('new/dir/file'), { mode: null, oid: blob('1') });
    edits.put(path('a.txt'), { mode: null, oid: blob('2') });
    edits.put(path('run.sh'), { mode: null, oid: blob('3') });
    edits.put(path('a-'), { mode: null, oid: blob('4') });
    expect(edits.deleteFile(path('a/b/deep.txt'))).toBe(true);
    expect(edits.deleteFolder(path('z.d/'))).toBe(true);
    const outcome = await apply(edits);
    expect(listed(outcome)).toEqual([
      '100644 README.md',
      '100644 a-',
      '100644 a.txt',
      '100644 a/c.txt',
      '100644 new/dir/file',
      '100755 run.sh',
      '100644 zz',
    ]);
    expect(outcome).not.toMatchObject({ tree });
  });

  test('later edits count: a folder is deleted and filled again, a file put and taken away', async () => {
    const { blob, apply, listed } = await bench();
    const edits = new TreeEdits();
    edits.deleteFolder(['a']);
    edits.put(path('a/new'), { mode: null, oid: blob('1') });
    edits.put(['gone'], { mode: null, oid: blob('1') });
    expect(edits.deleteFile(['gone'])).toBe(true);
    expect(edits.deleteFile(path('a/c.txt'))).toBe(false);
    expect(edits.deleteFile(['gone'])).toBe(false);
    expect(listed(await apply(edits))).toContain('100644 a/new');
    expect(listed(await apply(edits)).filter((line) => / a\/|gone/.test(line))).toEqual(['100644 a/new']);
  });

  test('a file takes the place of a folder, and a folder that of a file', async () => {
    const { blob, apply, listed } = await bench();
    const edits = new TreeEdits();
    edits.put(['a'], { mode: null, oid: blob('1') });
    edits.put(path('zz/inside'), { mode: null, oid: blob('2') });
    expect(listed(await apply(edits))).toEqual([
      '100644 README.md',
      '100644 a',
      '100644 a.txt',
      '100755 run.sh',
      '100644 z.d/x',
      '100644 zz/inside',
    ]);
  });

  test('what is called a file may be a folder for those who do not say which', async () => {
    const { apply, listed } = await bench();
    const edits = new TreeEdits();
    expect(['a', 'zz', 'gone'].map((name) => edits.deleteEither([name]))).toEqual([true, true, true]);
    expect(await apply(edits)).toEqual({ kind: 'missing', path: 'gone' });
    const present = new TreeEdits();
    present.deleteEither(['a']);
    present.deleteEither(['zz']);
    expect(present.deleteEither(['a'])).toBe(false);
    expect(listed(await apply(present))).toEqual(['100644 README.md', '100644 a.txt', '100755 run.sh', '100644 z.d/x']);
  });

  test('everything can be deleted', async () => {
    const { apply } = await bench();
    const edits = new TreeEdits();
    edits.deleteFolder([]);
    expect(await apply(edits)).toEqual({ kind: 'done', tree: '4b825dc642cb6eb9a060e54bf8d69288fbee4904' });
  });

  test.each([
    ['file', 'nothing'],
    ['file', 'a'],
    ['file', 'zz/below'],
    ['folder', 'zz'],
    ['folder', 'a/nothing'],
  ])('deleting a %s %s that is not there says so', async (kind, name) => {
    const { apply } = await bench();
    const edits = new TreeEdits();
    if (kind === 'file') edits.deleteFile(path(name));
    else edits.deleteFolder(path(name));
    expect(await apply(edits)).toEqual({ kind: 'missing', path: name });
  });

  test('edits that change nothing leave the same tree', async () => {
    const { blob, apply, tree } = await bench();
    const edits = new TreeEdits();
    edits.put(path('a/c.txt'), { mode: null, oid: blob('c\n') });
    expect(await apply(edits)).toEqual({ kind: 'done', tree });
  });
});

describe('changes that meet', () => {
  test.each<[string, string, boolean]>([
    ['a/c.txt', 'a/c.txt', true],
    ['a/c.txt', 'a/d.txt', false],
    ['a/new/x', 'a/new/y', false],
    ['a/new/x', 'a/new', true],
    ['a/new', 'a/new/x', true],
    ['other', 'a.txt', false],
  ])('%s beside %s: %s', async (mine, theirs, expected) => {
    const scratch = new ScratchRepo();
    const first = scratch.commit({ branch: 'main', files: { ...FILES } });
    scratch.commit({ branch: 'theirs', parents: [first], files: { [theirs]: 'theirs' } });
    const tree = scratch.git('rev-parse', 'main^{tree}').trim() as Oid;
    const after = scratch.git('rev-parse', 'theirs^{tree}').trim() as Oid;
    const view = await viewOfGitRepo(scratch.dir);
    onTestFinished(() => {
      view.close();
      scratch.remove();
    });
    const edits = new TreeEdits();
    edits.put(path(mine), { mode: null, oid: tree });
    expect((await findCollision(view, tree, after, edits)) !== null).toBe(expected);
  });
});
