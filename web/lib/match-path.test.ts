import { expect, it } from 'vitest';
import { bestPaths } from './match-path.ts';

const paths = ['README.md', 'src/model/read_me.py', 'src/models.py', 'tests/test_model.py', 'docs/a.md'];

it('finds names before folders, and letters that stand apart', () => {
  expect(bestPaths(paths, 'model', 3)).toEqual(['src/models.py', 'tests/test_model.py', 'src/model/read_me.py']);
  expect(bestPaths(paths, 'smp', 1)).toEqual(['src/models.py']);
  expect(bestPaths(paths, 'READ ME', 2)).toEqual(['README.md', 'src/model/read_me.py']);
  expect(bestPaths(paths, 'xyz', 2)).toEqual([]);
  expect(bestPaths(paths, '', 2)).toEqual(paths.slice(0, 2));
});
