import { expect, test } from 'vitest';
import { parseNamespaceName, parseRepoName } from './repo.ts';

test.each(['a', 'bert-base_uncased.v1', 'A1', '7B', 'a'.repeat(96), 'x_'])(
  '%s may be the name of a repository',
  (name) => {
    expect(parseRepoName(name)).toEqual({ ok: true, value: name });
  },
);

test.each([
  '',
  '.',
  '..',
  '-a',
  '_a',
  '.a',
  'a.',
  'a--b',
  'a..b',
  'a/b',
  'a b',
  'ä',
  'a.git',
  'a.GIT',
  'a.ipynb',
  'a'.repeat(97),
  'a\n',
])('%j may not be the name of a repository', (name) => {
  expect(parseRepoName(name)).toMatchObject({ error: { code: 'bad-name' } });
});

test.each(['api', 'API', 'datasets', 'admin', 'hf', 'a'.repeat(41), '../x'])(
  '%s may not be the name of a user',
  (name) => {
    expect(parseNamespaceName(name)).toMatchObject({ error: { code: 'bad-name' } });
  },
);
