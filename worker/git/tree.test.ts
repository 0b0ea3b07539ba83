import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viewOfGitRepo } from '../../test/support/git-view.ts';
import { type ScratchFile, ScratchRepo } from '../../test/support/scratch-repo.ts';
import type { Oid } from '../domain/oid.ts';
import { pathToBytes } from './path-bytes.ts';
import type { RepoView } from './repo-view.ts';
import { parseTree, serializeTree } from './tree-format.ts';
import { type PathEntry, findEntry, listTree } from './tree.ts';

const FILES: Record<string, string | ScratchFile> = {
  a: 'a',
  'a.txt': 'b',
  'a-b': 'c',
  'a/': '',
  'dir/one': '1',
  'dir/sub/two': { mode: '100755', data: '2' },
  'dir.txt': 'next to a directory',
  'dir-x': 'between',
  dir0: 'behind',
  link: { mode: '120000', data: 'dir/one' },
  module: { mode: '160000', data: '1'.repeat(40) },
  'naïve/日本/🦊.txt': 'unicode',
  'odd\\xff\\x80/na\\xc3me': 'not utf-8',
  'space and\ttab': 'x',
  'zdir/deep/er/and/deeper/file': 'x',
};
delete FILES['a/'];

describe('listing', () => {
  const repo = new ScratchRepo();
  let view: RepoView & { close(): void };
  let root: Oid;
  beforeAll(async () => {
    repo.commit({ branch: 'main', files: FILES });
    const many = Object.fromEntries(Array.from({ length: 1200 }, (_, i) => [`big/${i % 7}/${i}`, `${i}`]));
    repo.commit({ branch: 'many', files: many });
    repo.flush();
    view = await viewOfGitRepo(repo.dir);
    root = rootOf('refs/heads/main');
  });
  afterAll(() => {
    view.close();
    repo.remove();
  });

  function rootOf(ref: string): Oid {
    return view.commits.tree(view.commits.find(view.refs.get(ref)?.oid ?? ('' as Oid)));
  }

  it('lists recursively in the order of git ls-tree', async () => {
    const page = await listTree(view, root, '', { recursive: true });
    expect(page?.entries.map(describeEntry)).toEqual(lsTree('refs/heads/main', '-r', '-t'));
    const inDir = await listTree(view, root, '/dir/', { recursive: true });
    expect(inDir?.entries.map(describeEntry)).toEqual(
      lsTree('refs/heads/main:dir', '-r', '-t').map((line) => line.replace('\t', '\tdir/')),
    );
  });

  it('lists one directory with its directories first', async () => {
    const page = await listTree(view, root, '');
    const expected = lsTree('refs/heads/main');
    const isTree = (line: string): boolean => line.startsWith('040000');
    expect(page?.entries.map(describeEntry)).toEqual([
      ...expected.filter(isTree),
      ...expected.filter((line) => !isTree(line)),
    ]);
  });

  it.each([false, true])('gives the same list in pages of any size (recursive: %s)', async (recursive) => {
    for (const [tree, limits] of [
      [root, [1, 2, 3, 7]],
      [rootOf('refs/heads/many'), [100, 1000]],
    ] as const) {
      const whole = await listTree(view, tree, '', { recursive });
      for (const limit of limits) expect(await inPages(tree, '', recursive, limit)).toEqual(whole?.entries);
    }
    const dir = await listTree(view, root, 'dir', { recursive });
    expect(await inPages(root, 'dir', recursive, 1)).toEqual(dir?.entries);
  });

  async function inPages(tree: Oid, path: string, recursive: boolean, limit: number): Promise<PathEntry[]> {
    const entries: PathEntry[] = [];
    let cursor: string | undefined;
    do {
      const page = await listTree(view, tree, path, { recursive, limit, ...(cursor === undefined ? {} : { cursor }) });
      if (page === null) throw new Error('no page');
      expect(page.entries.length).toBeLessThanOrEqual(limit);
      entries.push(...page.entries);
      cursor = page.cursor;
    } while (cursor !== undefined);
    return entries;
  }

  it('goes on behind a cursor whose entry is gone', async () => {
    const after = async (cursor: string): Promise<string | undefined> =>
      (await listTree(view, root, '', { recursive: true, cursor, limit: 1 }))?.entries[0]?.path;
    expect(await after('dir/one.gone')).toBe('dir/sub');
    expect(await after('dir/sub/zzz')).toBe('dir0');
    expect(await after('dir/nowhere/deep')).toBe('dir/one');
    expect(await after('zz')).toBe(undefined);
  });

  it('finds entries by path', async () => {
    for (const path of [
      'dir/sub/two',
      '/dir//sub/',
      'link',
      'module',
      'naïve/日本/🦊.txt',
      'odd\udcff\udc80/na\udcc3me',
      '',
    ]) {
      const entry = await findEntry(view, root, path);
      const clean = path.split('/').filter(Boolean).join('/');
      expect(entry?.path).toBe(clean);
      if (clean.isWellFormed()) expect(entry?.oid).toBe(repo.git('rev-parse', `refs/heads/main:${clean}`).trim());
    }
    for (const path of ['nowhere', 'dir/one/below', 'link/one', 'module/x', '..', 'dir/..', 'DIR']) {
      expect(await findEntry(view, root, path)).toBeNull();
    }
    expect((await findEntry(view, root, 'dir/sub/two'))?.kind).toBe('executable');
    expect((await findEntry(view, root, 'module'))?.kind).toBe('submodule');
    expect((await findEntry(view, root, 'link'))?.kind).toBe('symlink');
    expect(await listTree(view, root, 'dir/one')).toBeNull();
  });

  it('writes a tree back to the same bytes', async () => {
    for (const path of ['', 'dir', 'odd\udcff\udc80']) {
      const entry = await findEntry(view, root, path);
      const data = (await view.objects.read(entry?.oid ?? root))?.data ?? new Uint8Array();
      expect(Buffer.from(serializeTree(parseTree(data).reverse()))).toEqual(Buffer.from(data));
    }
  });

  function lsTree(treeish: string, ...options: string[]): string[] {
    const output = repo.gitBytes('ls-tree', '-z', ...options, treeish).toString('latin1');
    return output
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => line.replace(/ \w+ /, ' '));
  }

  function describeEntry(entry: PathEntry): string {
    const path = Buffer.from(pathToBytes(entry.path)).toString('latin1');
    return `${entry.mode.toString(8).padStart(6, '0')} ${entry.oid}\t${path}`;
  }
});

it('stops at a malformed entry instead of running past the end', () => {
  const good = serializeTree([{ mode: 0o100644, name: 'a', oid: '1'.repeat(40) as Oid }]);
  for (let end = 0; end < good.length; end++) expect(parseTree(good.subarray(0, end))).toEqual([]);
  for (const bad of [
    '100644a',
    '1006448 a\0' + 'x'.repeat(20),
    ' a\0' + 'x'.repeat(20),
    '100644 \0' + 'x'.repeat(20),
    '99 a\0' + 'x'.repeat(20),
    '10064400 a\0' + 'x'.repeat(20),
  ]) {
    expect(parseTree(Buffer.from(bad))).toEqual([]);
  }
});
