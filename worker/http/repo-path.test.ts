import { expect, test } from 'vitest';
import { dialectOf, splitApiPrefix } from './dialect.ts';
import { parseRepoUrl } from './repo-path.ts';

test.each([
  ['/ada/cats', 'model', 'ada/cats', '', false],
  ['/ada/cats.git', 'model', 'ada/cats', '', true],
  ['/ada/cats.git/info/refs', 'model', 'ada/cats', '/info/refs', true],
  ['/models/ada/cats/tree/main', 'model', 'ada/cats', '/tree/main', false],
  ['/datasets/ada/cats/resolve/refs%2Fpr%2F1/a%20b', 'dataset', 'ada/cats', '/resolve/refs%2Fpr%2F1/a%20b', false],
  ['/spaces/ada/cats.git', 'space', 'ada/cats', '', true],
  ['/codes/Ada/c%61ts', 'code', 'Ada/cats', '', false],
  ['/ada/.git', 'model', 'ada/.git', '', false],
  ['/constructor/cats/tree/main', 'model', 'constructor/cats', '/tree/main', false],
])('%s names the %s %s', (url, kind, fullName, rest, dotGit) => {
  const [namespace, name] = fullName.split('/');
  expect(parseRepoUrl(url)).toEqual({ path: { kind, namespace, name }, rest, dotGit });
});

test.each([
  '',
  '/',
  '/ada',
  '/ada/',
  '//cats',
  '/datasets/ada',
  '/api/models/ada/cats',
  '/settings/tokens',
  '/ada%2Fcats/x',
  '/ada/%2e%2e%2fetc',
  '/%zz/cats',
  'ada/cats',
])('%s names no repository', (url) => {
  expect(parseRepoUrl(url)).toBeNull();
});

test.each([
  ['/healthz', 'health'],
  ['/api/v1/models', 'v1'],
  ['/openapi.json', 'v1'],
  ['/api/models/ada/cats', 'hf'],
  ['/api/v11', 'hf'],
  ['/v2/ada/cats/manifests/latest', 'hf'],
  ['/ada/cats/resolve/main/README.md', 'hf'],
  ['/datasets/ada/cats/raw/main/README.md', 'hf'],
  ['/ada/cats.git/info/refs', 'git'],
  ['/admin/cats.git/info/refs', 'git'],
  ['/datasets/ada/cats/git-receive-pack', 'git'],
  ['/ada/cats.git/info/lfs/objects/batch', 'lfs'],
  ['/ada/cats/tree/main', 'pages'],
  ['/', 'pages'],
])('%s speaks %s', (path, dialect) => {
  expect(dialectOf(path)).toBe(dialect);
});

test.each([
  ['/hf/api/models', '/hf', '/api/models'],
  ['/csg/ada/cats/resolve/main/a', '/csg', '/ada/cats/resolve/main/a'],
  ['/ms', '', '/ms'],
  ['/hfx/cats', '', '/hfx/cats'],
  ['/api/hf/x', '', '/api/hf/x'],
])('%s is served under the prefix "%s"', (pathname, prefix, path) => {
  expect(splitApiPrefix(pathname)).toEqual({ prefix, path });
});
