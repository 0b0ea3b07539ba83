import { afterEach, beforeEach, expect, it } from 'vitest';
import { HfTestHub } from '../../../test/support/hf-hub.ts';
import { anonymous } from '../accounts/actor-of.ts';
import { exportRows } from './export-rows.ts';
import { filterRows } from './filter-rows.ts';
import { getStatistics } from './get-statistics.ts';
import { readRows } from './read-rows.ts';

let hub: HfTestHub;

beforeEach(async () => {
  hub = await HfTestHub.open();
});

afterEach(() => hub.settled());

const ref = {
  dataset: { kind: 'dataset', namespace: 'Ada', name: 'boats' },
  config: 'default',
  split: 'train',
} as const;
const page = { ...ref, offset: 0, length: 10 };

async function addDataset(files: Readonly<Record<string, string>>): Promise<void> {
  const repo = await hub.addRepo({ kind: 'dataset', name: 'boats' });
  repo.commit(files);
}

const lines = (...numbers: readonly number[]): string => numbers.map((n) => `{"n":${n}}\n`).join('');

it('shows the rows of a split around a file that is none', async () => {
  await addDataset({
    'data/train-0.jsonl': 'not a row\n',
    'data/train-1.jsonl': lines(1, 2),
    'data/train-2.jsonl': lines(3),
  });
  const read = await readRows(hub.services, anonymous, page);
  if (!read.ok) throw new Error(read.error.message);
  expect(read.value.rows.map(({ index, cells }) => [index, cells['n']])).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
  ]);
  expect(read.value.rowCount).toBe(3);
  expect(read.value.problems.map(({ path }) => path)).toEqual(['data/train-0.jsonl']);
  expect(read.value.problems[0]?.message).toContain('one of its rows is not valid JSON');

  const found = await filterRows(hub.services, anonymous, { ...page, where: '"n" > 1' });
  expect(found).toMatchObject({ ok: true, value: { matchCount: 2, problems: [{ path: 'data/train-0.jsonl' }] } });
  const figures = await getStatistics(hub.services, anonymous, ref);
  expect(figures).toMatchObject({ ok: true, value: { rowsSeen: 3, isPartial: true } });
  // They are not kept: what could not be read may be there later.
  await hub.settled();
  expect([...hub.blobs.keys()]).toEqual([]);
});

it('keeps the numbers of rows that cannot be read', async () => {
  await addDataset({
    'data/train-0.jsonl': `${lines(...Array.from({ length: 2500 }, (_, i) => i))}broken\n${lines(2501)}`,
    'data/train-1.jsonl': lines(2502, 2503),
  });
  const read = await readRows(hub.services, anonymous, { ...page, offset: 2495 });
  expect(read).toMatchObject({ ok: true, value: { rows: [{ index: 2502 }, { index: 2503 }], rowCount: 2504 } });
  expect(read.ok && read.value.problems).toMatchObject([{ path: 'data/train-0.jsonl' }]);
});

it('does not export a part as the whole, and fails where nothing can be read', async () => {
  await addDataset({ 'data/train-0.jsonl': lines(1), 'data/train-1.jsonl': 'broken\n' });
  const exported = await exportRows(hub.services, anonymous, { ...ref, format: 'csv' });
  if (!exported.ok) throw new Error(exported.error.message);
  await expect(new Response(exported.value.body).text()).rejects.toThrow('stopped');
  const ordered = await exportRows(hub.services, anonymous, { ...ref, format: 'csv', orderBy: '"n"' });
  expect(ordered).toMatchObject({ ok: false, error: { code: 'unprocessable' } });

  const repo = await hub.addRepo({ kind: 'dataset', name: 'wrecks' });
  repo.commit({ 'data/train-0.jsonl': 'broken\n', 'data/train-1.jsonl': 'broken\n' });
  const wrecks = { ...page, dataset: { ...ref.dataset, name: 'wrecks' } };
  expect(await readRows(hub.services, anonymous, wrecks)).toMatchObject({
    ok: false,
    error: { code: 'unprocessable' },
  });
});
