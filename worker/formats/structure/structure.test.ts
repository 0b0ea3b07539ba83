import { expect, it } from 'vitest';
import { parseJsonTree } from './json-tree.ts';
import { pageLimits } from './tree.ts';
import { parseYamlTrees } from './yaml-tree.ts';

it('keeps the order of keys, repeated ones and all digits', () => {
  const parsed = parseJsonTree(
    '{"10": 1, "2": 12345678901234567890.10, "__proto__": {}, "2": "\\u00e9\\n"}',
    pageLimits,
  );
  expect(parsed).toEqual({
    ok: true,
    value: {
      hidden: 0,
      root: {
        kind: 'object',
        count: 4,
        members: [
          { key: '10', node: { kind: 'number', text: '1' } },
          { key: '2', node: { kind: 'number', text: '12345678901234567890.10' } },
          { key: '__proto__', node: { kind: 'object', count: 0, members: [] } },
          { key: '2', node: { kind: 'string', text: 'é\n', length: 2 } },
        ],
      },
    },
  });
});

it.each([
  ['{"a": 1,}', 1, 9],
  ['{"a" 1}', 1, 6],
  ['[1 2]', 1, 4],
  ['{\n  "a": tru\n}', 2, 8],
  ['[', 1, 2],
  ['', 1, 1],
  ['[01]', 1, 3],
  ['{} x', 1, 4],
  ['["a\tb"]', 1, 2],
  ["{'a': 1}", 1, 2],
])('says where %j is wrong', (text, line, column) => {
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  const parsed = parseJsonTree(text, pageLimits);
  expect(parsed.ok ? null : [parsed.error.line, parsed.error.column]).toEqual([line, column]);
});

it('takes any depth and shows some of it', () => {
  const parsed = parseJsonTree(`${'['.repeat(200_000)}${']'.repeat(200_000)}`, pageLimits);
  expect(parsed.ok && parsed.value.hidden).toBe(200_000 - pageLimits.maxDepth - 1);
});

it('counts what it leaves out', () => {
  const parsed = parseJsonTree(`[${'1,'.repeat(9999)}1]`, pageLimits);
  expect(parsed.ok && parsed.value.root).toMatchObject({ kind: 'array', count: 10_000 });
  expect(parsed.ok && parsed.value.hidden).toBe(10_001 - pageLimits.maxNodes);
});

it('follows aliases no further than a page goes', () => {
  const levels = Array.from({ length: 12 }, (_, level) => {
    const items = level === 0 ? 'x' : Array.from({ length: 9 }, () => `*a${level - 1}`).join(',');
    return `a${level}: &a${level} [${items}]`;
  });
  const parsed = parseYamlTrees(levels.join('\n'), pageLimits);
  expect(parsed.ok && parsed.value.hidden).toBeGreaterThan(0);
  expect(JSON.stringify(parsed).length).toBeLessThan(1_000_000);
});

it('shows several YAML documents, and where one is wrong', () => {
  const parsed = parseYamlTrees('a: 1\n---\n- 2024-01-01\n', pageLimits);
  expect(parsed.ok && parsed.value.documents.map(({ kind }) => kind)).toEqual(['object', 'array']);
  const broken = parseYamlTrees('a: 1\nb: [1\n', pageLimits);
  expect(broken.ok ? null : broken.error.line).toBe(3);
  expect(parseYamlTrees('['.repeat(100_000), pageLimits).ok).toBe(false);
});
