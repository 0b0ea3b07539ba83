import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { parseGlob } from './glob.ts';
import { findLayout } from './layout.ts';

async function splitsOf(paths: string[], card: JsonObject = {}): Promise<unknown> {
  const configs = await findLayout(card, paths);
  return Object.fromEntries(
    configs.map(({ name, splits }) => [
      name,
      Object.fromEntries(splits.map(({ split, paths: found }) => [split, found])),
    ]),
  );
}

it('takes all files as one split when their names say nothing', async () => {
  expect(await splitsOf(['README.md', 'a.csv', 'sub/b.csv', '.hidden.csv', '__pycache__/c.csv', 'notes.md'])).toEqual({
    default: { train: ['a.csv', 'sub/b.csv'] },
  });
});

it('finds splits in the names of shards, folders and files, in this order', async () => {
  expect(
    await splitsOf([
      'data/test-00000-of-00001.parquet',
      'data/train-00000-of-00001.parquet',
      'data/odd-00000-of-00001.parquet',
    ]),
  ).toEqual({
    default: {
      train: ['data/train-00000-of-00001.parquet'],
      test: ['data/test-00000-of-00001.parquet'],
      odd: ['data/odd-00000-of-00001.parquet'],
    },
  });
  expect(await splitsOf(['x/training/a.csv', 'x/dev/b.csv', 'c.csv'])).toEqual({
    default: { train: ['x/training/a.csv'], validation: ['x/dev/b.csv'] },
  });
  expect(await splitsOf(['train.csv', 'my_test.csv', 'contrast.csv'])).toEqual({
    default: { train: ['train.csv'], test: ['my_test.csv'] },
  });
});

it('reads the subsets that a card names', async () => {
  const card = {
    configs: [
      { config_name: 'en', data_files: [{ split: 'train', path: ['en/*.csv'] }] },
      { config_name: 'fr', data_dir: 'fr', default: true },
      { config_name: 'one', data_files: 'en/a.csv' },
      { config_name: 'none', data_files: 'missing/*.csv' },
    ],
  };
  expect(await splitsOf(['en/a.csv', 'en/b.csv', 'fr/test.csv', 'fr/train.csv'], card)).toEqual({
    fr: { train: ['fr/train.csv'], test: ['fr/test.csv'] },
    en: { train: ['en/a.csv', 'en/b.csv'] },
    one: { train: ['en/a.csv'] },
  });
});

it('takes the most frequent kind of file, and Parquet in a draw', async () => {
  expect(await splitsOf(['a.parquet', 'b.csv'])).toEqual({ default: { train: ['a.parquet'] } });
  expect(await splitsOf(['a.parquet', 'b.csv', 'c.csv'])).toEqual({ default: { train: ['b.csv', 'c.csv'] } });
  expect(await splitsOf(['a.png', 'metadata.csv'])).toEqual({ default: { train: ['a.png', 'metadata.csv'] } });
});

it.each([
  ['**', 'a/b/c.csv', true],
  ['*.csv', 'a/b.csv', false],
  ['**/*.csv', 'b.csv', true],
  ['a/**/c.csv', 'a/c.csv', true],
  ['a/**/c.csv', 'a/x/y/c.csv', true],
  ['**/train[-._ 0-9]*', 'x/train_1.csv', true],
  ['**/train[-._ 0-9]*', 'x/trainer.csv', false],
  ['[!a].csv', 'b.csv', true],
  ['?.csv', 'ab.csv', false],
  ['.h/*', '.h/a.csv', true],
  ['*/a.csv', '.h/a.csv', false],
])('%s against %s', (pattern, path, expected) => {
  expect(parseGlob(pattern)?.matches(path)).toBe(expected);
});

it('takes no longer for a pattern of many wildcards', () => {
  expect(parseGlob(`${'**/'.repeat(100)}${'*a'.repeat(100)}b`)?.matches(`${'x/'.repeat(100)}${'a'.repeat(1000)}`)).toBe(
    false,
  );
});

it('names a bounded number of files, however many subsets name them all', async () => {
  const paths = Array.from({ length: 5000 }, (_, i) => `${i}.csv`);
  const configs = Array.from({ length: 4000 }, (_, i) => ({ config_name: `c${i}`, data_files: '**' }));
  const layout = await findLayout({ configs }, paths);
  expect(layout[0]?.splits[0]?.paths).toHaveLength(5000);
  const named = layout.flatMap(({ splits }) => splits.map((split) => split.paths.length));
  expect(named.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(200_000);
});
