import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IgnoreRules } from './ignore-rules.ts';
import { LfsRules, attributeLines, defaultAttributes } from './lfs-rules.ts';
import { Effort, TooMuchEffort, compilePattern } from './path-pattern.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'attributes-'));
  spawnSync('git', ['init', '-q', dir]);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const PATHS = [
  'a',
  'a.bin',
  'dir/a.bin',
  'dir/sub/a.bin',
  'dir/sub/b.txt',
  'build/out/x.o',
  'notes [1].txt',
  'with space.png',
  'saved_model/v1/x',
  'saved_model/x',
  'x.tar.gz',
  'events.out.tfevents.123',
  '.hidden',
  'ABC',
  'a1',
  'dir/a1',
];

function gitSays(command: readonly string[]): string[] {
  const run = spawnSync('git', ['-C', dir, ...command, '--stdin', '-z'], {
    input: PATHS.join('\0') + '\0',
    encoding: 'utf8',
  });
  return run.stdout.split('\0');
}

describe('.gitignore', () => {
  test.each([
    '*.bin',
    '/a.bin',
    'dir/*.bin',
    'dir/**/*.bin',
    '**/sub',
    'build/',
    'build/\n!build/out/x.o',
    '*\n!a',
    'dir/**',
    '[a-c].bin\n[!a]1',
    'notes \\[1\\].txt',
    'with space.png   ',
    '# comment\n\n\\#x\n?',
    '[[:upper:]]*',
    'a?\n!a1',
    'dir/sub/\n!dir/sub/b.txt',
    '[a',
    'sub/a.bin',
    '**/a.bin/**',
    '[[:constructor:]]',
  ])('%j means what it means to git', (rules) => {
    mkdirSync(join(dir, '.git', 'info'), { recursive: true });
    writeFileSync(join(dir, '.gitignore'), rules);
    const ignored = new Set(gitSays(['check-ignore', '--no-index']).filter((path) => path !== ''));
    const own = new IgnoreRules(rules);
    expect(PATHS.filter((path) => own.isIgnored(path.split('/'), new Effort()))).toEqual(
      PATHS.filter((path) => ignored.has(path)),
    );
  });
});

describe('.gitattributes', () => {
  test.each([
    defaultAttributes('other'),
    defaultAttributes('dataset'),
    '*.bin filter=lfs diff=lfs\ndir/*.bin -filter\n',
    '*.bin filter=lfs\n*.bin !filter\n',
    'a.bin filter=lfs\n*.bin -filter\ndir/sub/a.bin filter=lfs\n/a.bin filter=lfs\na.bin !filter\n/a filter=lfs\n',
    '*.bin filter=lfs\ndir/a.bin -filter\na1 filter=lfs\ndir/a1 -filter\n',
    '* filter=lfs\n*.txt filter=other\n',
    'dir/ filter=lfs\ndir/** filter=lfs\n',
    '"with space.png" filter=lfs\nwith[[:space:]]space.png -filter\n',
    attributeLines(['notes [1].txt', 'with space.png', 'a', 'dir/sub/a.bin']),
  ])('%j means what it means to git', (attributes) => {
    writeFileSync(join(dir, '.gitattributes'), attributes);
    const answers = gitSays(['check-attr', 'filter']);
    const lfs = PATHS.filter((path, i) => answers[3 * i] === path && answers[3 * i + 2] === 'lfs');
    const own = new LfsRules(attributes);
    expect(PATHS.filter((path) => own.isLfs(path.split('/'), new Effort()) === true)).toEqual(lfs);
  });
});

test('a pattern made to be slow is not', () => {
  const pattern = compilePattern(`${'*a'.repeat(500)}b`);
  expect(pattern.matches(['a'.repeat(20_000)], new Effort())).toBe(false);
  const deep = compilePattern(`${'**/a/'.repeat(200)}b`);
  expect(deep.matches(new Array<string>(2000).fill('a'), new Effort())).toBe(false);
});

test('many patterns for many paths are given up before they take long', () => {
  const path = ['a'.repeat(255)];
  const few = new Effort();
  const rules = Array.from({ length: 1000 }, () => '*a*a*b').join('\n');
  const apply = (effort: Effort, paths: number): void => {
    for (let i = 0; i < paths; i++) new IgnoreRules(rules).isIgnored(path, effort);
  };
  apply(few, 10);
  expect(() => apply(few, 1000)).toThrow(TooMuchEffort);
  expect(() =>
    compilePattern(`[${'a-b'.repeat(100_000)}]*c`).matches(['a'.repeat(255), 'a'], new Effort()),
  ).not.toThrow();
  const set = compilePattern(`*[${'x-y'.repeat(300_000)}]`);
  expect(() => set.matches(path, new Effort())).toThrow(TooMuchEffort);
});

test('thousands of paths of their own cost nothing', () => {
  const paths = Array.from({ length: 20_000 }, (_, i) => `folder/file-${i}.dat`);
  const rules = new LfsRules(attributeLines(paths));
  const effort = new Effort();
  expect(paths.every((path) => rules.isLfs(path.split('/'), effort) === true)).toBe(true);
  expect(rules.isLfs(['folder', 'other'], effort)).toBeUndefined();
});
