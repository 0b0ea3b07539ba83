import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { viewOfGitRepo } from '../../test/support/git-view.ts';
import { ScratchRepo, growRandomHistory, seededRandom } from '../../test/support/scratch-repo.ts';
import type { Oid } from '../domain/oid.ts';
import { type FileChange, diffTrees } from './diff.ts';
import { writePatch } from './patch.ts';
import { pathToBytes } from './path-bytes.ts';
import type { RepoView } from './repo-view.ts';

// Each test runs git some hundred times.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const LETTER = { added: 'A', deleted: 'D', modified: 'M', 'type-changed': 'T', renamed: 'R' };

/** One change in the form of `git diff --raw -z`. */
function raw(change: FileChange): string {
  const mode = (side: { mode: number } | undefined): string => (side?.mode ?? 0).toString(8).padStart(6, '0');
  const [before, after] = [change.before, change.after];
  const score = change.similarity === undefined ? '' : String(change.similarity).padStart(3, '0');
  const paths = change.status === 'renamed' ? [before?.path, after?.path] : [(after ?? before)?.path];
  const names = paths.map((path) => Buffer.from(pathToBytes(path ?? '')).toString('latin1'));
  const oids = `${before?.oid ?? '0'.repeat(40)} ${after?.oid ?? '0'.repeat(40)}`;
  return [`:${mode(before)} ${mode(after)} ${oids} ${LETTER[change.status]}${score}`, ...names].join('\0');
}

function gitRaw(repo: ScratchRepo, ...args: string[]): string[] {
  const fields = repo
    .gitBytes('diff-tree', '-r', '-z', '--raw', ...args)
    .toString('latin1')
    .split('\0');
  const rows: string[] = [];
  for (let i = 0; i + 1 < fields.length;) {
    const names = / R\d+$/.test(fields[i] ?? '') ? 2 : 1;
    rows.push(fields.slice(i, i + 1 + names).join('\0'));
    i += 1 + names;
  }
  return rows;
}

async function patchOf(view: RepoView, changes: readonly FileChange[]): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writePatch(view, changes)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe.each([21, 22])('random history %i', (seed) => {
  const repo = new ScratchRepo();
  let view: RepoView & { close(): void };
  const pairs: [Oid, Oid][] = [];
  beforeAll(async () => {
    const random = seededRandom(seed);
    growRandomHistory(repo, random, 60);
    repo.flush();
    view = await viewOfGitRepo(repo.dir);
    const any = (): Oid => view.commits.tree(random(view.commits.size));
    for (let i = 0; i < 25; i++) pairs.push([any(), any()]);
  });
  afterAll(() => {
    view.close();
    repo.remove();
  });

  it('lists the changes git lists', async () => {
    for (const [a, b] of pairs) {
      const { changes, truncated } = await diffTrees(view, a, b);
      expect(changes.map(raw)).toEqual(gitRaw(repo, a, b));
      expect(truncated).toBe(false);
    }
  });

  it('writes patches that turn one tree into the other', async () => {
    for (const [a, b] of pairs) {
      const { changes } = await diffTrees(view, a, b, { renames: true });
      const patch = await patchOf(view, changes);
      repo.git('read-tree', a);
      if (patch.length > 0) repo.withInput(['apply', '--cached', '--unidiff-zero'], patch);
      expect(repo.git('write-tree').trim()).toBe(b);
    }
  });

  it('stops at the limit', async () => {
    const [a, b] = pairs.find(([x, y]) => gitRaw(repo, x, y).length > 2) ?? ['' as Oid, '' as Oid];
    const { changes, truncated } = await diffTrees(view, a, b, { maxChanges: 2 });
    expect([changes.length, truncated]).toEqual([2, true]);
  });

  it('compares with nothing', async () => {
    const [[a]] = pairs as [[Oid, Oid]];
    const all = await diffTrees(view, null, a);
    expect(all.changes.map(raw)).toEqual(gitRaw(repo, '4b825dc642cb6eb9a060e54bf8d69288fbee4904', a));
    expect((await diffTrees(view, a, null)).changes.every((change) => change.status === 'deleted')).toBe(true);
  });
});

describe('renames and text', () => {
  const repo = new ScratchRepo();
  let view: RepoView & { close(): void };
  let before: Oid;
  let after: Oid;
  const numbered = (from: number, to: number, word: string): string =>
    Array.from({ length: to - from }, (_, i) => `${word} line ${from + i}\n`).join('');
  beforeAll(async () => {
    const one = repo.commit({
      branch: 'main',
      files: {
        'moved/same.txt': numbered(0, 50, 'same'),
        'twin/a.txt': 'twin\n',
        'twin/b.txt': 'twin\n',
        'old/kept-name.py': numbered(0, 100, 'python'),
        'half.txt': numbered(0, 40, 'half'),
        'gone.txt': numbered(0, 40, 'gone'),
        'long.txt': numbered(0, 300, 'long'),
        'no-newline.txt': 'a\nb',
        'binary.bin': { data: Buffer.from([0, 1, 2, 3]) },
        'mode.sh': 'echo\n',
        'sp ace.txt': 'x\n',
        'tab\tñ.txt': 'x\n',
        'crlf.txt': numbered(0, 30, 'crlf').replaceAll('\n', '\r\n'),
        kind: 'file\n',
        link: { mode: '120000', data: 'kind' },
        sub: { mode: '160000', data: 'a'.repeat(40) },
        empty: '',
      },
    });
    repo.commit({
      branch: 'next',
      parents: [one],
      files: {
        'moved/same.txt': null,
        'else/where.txt': numbered(0, 50, 'same'),
        'twin/a.txt': null,
        'twin/b.txt': null,
        'twins/b.txt': 'twin\n',
        'twins/a.txt': 'twin\n',
        'old/kept-name.py': null,
        'new/kept-name.py': numbered(0, 90, 'python') + numbered(0, 10, 'added'),
        'half.txt': null,
        'half2.txt': numbered(10, 40, 'half') + numbered(0, 12, 'new'),
        'gone.txt': null,
        'unlike.txt': numbered(0, 40, 'entirely different'),
        'long.txt':
          numbered(0, 20, 'long') + 'inserted\n' + numbered(20, 150, 'long') + numbered(160, 300, 'long') + 'end\n',
        'no-newline.txt': 'a\nb\nc',
        'binary.bin': { data: Buffer.from([0, 1, 2, 4]) },
        'mode.sh': { mode: '100755', data: 'echo\n' },
        'sp ace.txt': 'y\n',
        'tab\tñ.txt': 'y\n',
        'crlf.txt': null,
        'lf.txt': numbered(0, 30, 'crlf'),
        kind: { mode: '120000', data: 'link' },
        link: { mode: '120000', data: 'mode.sh' },
        sub: { mode: '160000', data: 'b'.repeat(40) },
        empty: null,
        'new-empty': '',
      },
    });
    repo.flush();
    view = await viewOfGitRepo(repo.dir);
    before = repo.git('rev-parse', 'main^{tree}').trim() as Oid;
    after = repo.git('rev-parse', 'next^{tree}').trim() as Oid;
  });
  afterAll(() => {
    view.close();
    repo.remove();
  });

  it('finds the renames git finds, with the same scores', async () => {
    const { changes } = await diffTrees(view, before, after, { renames: true });
    expect(changes.filter((change) => change.status === 'renamed').length).toBeGreaterThan(5);
    expect(changes.map(raw)).toEqual(gitRaw(repo, '-M', before, after));
  });

  it('writes the text git writes', async () => {
    const { changes } = await diffTrees(view, before, after, { renames: true });
    const expected = repo.gitBytes('diff-tree', '-r', '-p', '-M', '--full-index', before, after).toString('latin1');
    // git adds the enclosing function's line behind the second @@.
    const withoutFunctions = expected.replace(/^(@@ .*? @@).*$/gm, '$1');
    expect((await patchOf(view, changes)).toString('latin1')).toBe(withoutFunctions);
  });

  it('shows what is too large as binary, and stops after enough text', async () => {
    const { changes } = await diffTrees(view, before, after);
    const chunks: string[] = [];
    for await (const chunk of writePatch(view, changes, { maxFileBytes: 3, maxPatchBytes: 500 })) {
      chunks.push(Buffer.from(chunk).toString('latin1'));
    }
    expect(chunks.join('')).toContain('Binary files a/crlf.txt and /dev/null differ');
    expect(chunks.length).toBeLessThan(changes.length);
  });
});
