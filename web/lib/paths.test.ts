import { expect, it } from 'vitest';
import { paths, withQuery } from './paths.ts';

const cats = { kind: 'dataset', namespace: 'ada', name: 'cats' } as const;

it('keeps models at the root and other kinds below their word', () => {
  expect(paths.repo({ kind: 'model', namespace: 'ada', name: 'bert' })).toBe('/ada/bert');
  expect(paths.repo(cats)).toBe('/datasets/ada/cats');
  expect(paths.repo({ kind: 'code', namespace: 'ada', name: 'tool' })).toBe('/codes/ada/tool');
});

it('encodes a revision as one part and a path as many', () => {
  expect(paths.tree(cats, 'feature/ä', 'a b/c#d')).toBe('/datasets/ada/cats/tree/feature%2F%C3%A4/a%20b/c%23d');
  expect(paths.tree(cats, 'main')).toBe('/datasets/ada/cats/tree/main');
  expect(paths.blob(cats, 'main', '?.txt')).toBe('/datasets/ada/cats/blob/main/%3F.txt');
});

it('gives back the bytes of a name that is no UTF-8', () => {
  expect(paths.blob(cats, 'main', 'caf\udce9/\ud83d\ude00 \ud800')).toBe(
    '/datasets/ada/cats/blob/main/caf%E9/%F0%9F%98%80%20%EF%BF%BD',
  );
});

it('leaves empty parameters out', () => {
  expect(withQuery('/models', { search: '', page: 2, author: 'a&b' })).toBe('/models?page=2&author=a%26b');
  expect(withQuery('/models', { search: '' })).toBe('/models');
});
