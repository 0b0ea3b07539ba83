import { describe, expect, it } from 'vitest';
import { parseObjectFilter, sendEverything } from './object-filter.ts';

const filter = (spec: string): unknown => {
  const parsed = parseObjectFilter(spec);
  return parsed.ok ? parsed.value : parsed.error;
};

describe('parseObjectFilter', () => {
  it.each([
    ['blob:none', { blobLimitBytes: 0 }],
    ['blob:limit=0', { blobLimitBytes: 0 }],
    ['blob:limit=1k', { blobLimitBytes: 1024 }],
    ['blob:limit=3M', { blobLimitBytes: 3 << 20 }],
    ['tree:0', { treeDepth: 0 }],
    ['tree:7', { treeDepth: 7 }],
    ['object:type=tree', { onlyType: 2 }],
    ['combine:tree:3+blob:limit=1k', { treeDepth: 3, blobLimitBytes: 1024 }],
    ['combine:tree:3+tree:2', { treeDepth: 2 }],
    ['combine:object:type=commit+object:type=tree', { onlyType: 0 }],
    ['combine:combine:tree%3a1+blob%3Anone', { treeDepth: 1, blobLimitBytes: 0 }],
  ])('reads %s', (spec, parts) => {
    expect(filter(spec)).toEqual({ ...sendEverything, ...parts });
  });

  it.each([
    ['', "invalid filter-spec ''"],
    ['blob:some', "invalid filter-spec 'blob:some'"],
    ['blob:limit=-1', "invalid filter-spec 'blob:limit=-1'"],
    ['tree:deep', "expected 'tree:<depth>'"],
    ['object:type=constructor', "'constructor' for 'object:type=<type>' is not a valid object type"],
    ['sparse:oid=main:sparse', "filter 'sparse:oid' not supported"],
    ['combine:', 'expected something after combine:'],
    ['combine:blob:none+%zz', "invalid filter-spec '%zz'"],
    [`combine:${'combine:'.repeat(5000)}blob:none`, 'too many filters combined'],
    [`combine:${'blob:none+'.repeat(200)}`, 'too many filters combined'],
  ])('refuses %.40s', (spec, error) => {
    expect(filter(spec)).toBe(error);
  });
});
