import { describe, expect, it } from 'vitest';
import { parseTarget } from './repo-route.ts';

function target(path: string): unknown {
  const result = parseTarget(path);
  return result.ok ? { ...result.value.path, rest: result.value.rest, tail: result.value.tail } : result.error.code;
}

describe('parseTarget', () => {
  it('reads API paths and decodes each segment once', () => {
    expect(target('/api/datasets/ada/cats/tree/refs%2Fpr%2F1/a%2Fb/c%2525')).toEqual({
      kind: 'dataset',
      namespace: 'ada',
      name: 'cats',
      rest: ['refs/pr/1', 'a/b', 'c%25'],
      tail: '/tree/refs%2Fpr%2F1/a%2Fb/c%2525',
    });
  });

  it('reads file paths of every kind', () => {
    expect(target('/ada/m/resolve/main/x.bin')).toMatchObject({ kind: 'model', rest: ['main', 'x.bin'] });
    expect(target('/spaces/ada/s/raw/main/app.py')).toMatchObject({ kind: 'space', rest: ['main', 'app.py'] });
    expect(target('/api/resolve-cache/models/ada/m/0123/x')).toMatchObject({
      kind: 'model',
      name: 'm',
      rest: ['0123', 'x'],
    });
  });

  it('drops the empty segments of doubled and trailing slashes', () => {
    expect(target('/api/models/ada/m/tree/main/')).toMatchObject({ rest: ['main'] });
  });

  it('refuses what names no repository and broken encoding', () => {
    expect(target('/api/models/gpt2')).toBe('repo-not-found');
    expect(target('/ada/m/resolve/main/%E0%A4%A')).toBe('bad-request');
  });
});
