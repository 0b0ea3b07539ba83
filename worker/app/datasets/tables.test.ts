import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HfTestHub, type TestRepo } from '../../../test/support/hf-hub.ts';
import { getRepo } from '../repos/get-repo.ts';
import { anonymous } from '../accounts/actor-of.ts';
import { openNamedRevision } from '../browse/open-revision.ts';
import { exportRowsOf } from './export-rows.ts';
import { filterRowsOf } from './filter-rows.ts';
import { findStatistics, getStatisticsOf } from './get-statistics.ts';
import { openFileTable } from './open-file-table.ts';
import { readRowsOf } from './read-rows.ts';
import type { SplitTable } from './split-table.ts';
import type { ExportQuery } from './types.ts';

let hub: HfTestHub;
let repo: TestRepo;

beforeEach(async () => {
  hub = await HfTestHub.open();
  // A model: files with rows are in repositories of every kind.
  repo = await hub.addRepo({ kind: 'model', name: 'boats' });
});

afterEach(async () => {
  await hub.settled();
  hub.close();
});

async function open(path: string): Promise<SplitTable> {
  const record = await getRepo(hub.services, anonymous, { kind: 'model', namespace: 'Ada', name: 'boats' }, 'read');
  if (!record.ok) throw new Error(record.error.message);
  const revision = await openNamedRevision(hub.services, record.value, 'main');
  if (!revision.ok) throw new Error(revision.error.message);
  const table = await openFileTable(hub.services, revision.value, path);
  if (!table.ok) throw new Error(table.error.code);
  return table.value;
}

const boats = 'name,length,crew\nSwan,9.5,4\nGull,,2\nHeron,12,\nTern,9.5,1\n"a ""cutter""",3,7\n';

describe('one file', () => {
  beforeEach(() => {
    repo.commit({ 'data/boats.csv': boats, 'notes.md': '# Boats\n' });
  });

  it('is a table of its own', async () => {
    const table = await open('data/boats.csv');
    const page = await readRowsOf(table, { offset: 1, length: 2 });
    expect(page).toMatchObject({ ok: true, value: { rowCount: 5, rows: [{ index: 1 }, { index: 2 }] } });
    const found = await filterRowsOf(hub.services, table, {
      offset: 0,
      length: 10,
      where: '"length" > 9',
      orderBy: '"crew" DESC',
      query: 'n',
    });
    expect(found.ok && found.value.rows.map(({ cells }) => cells['name'])).toEqual(['Swan', 'Tern', 'Heron']);
  });

  it.each(['notes.md', 'data', 'nothing.csv'])('%s is none', async (path) => {
    await expect(open(path)).rejects.toThrow(/entry-not-found|unprocessable/);
  });
});

describe('an export', () => {
  async function exported(path: string, query: Partial<ExportQuery>): Promise<string> {
    const rows = await exportRowsOf(hub.services, await open(path), { format: 'csv', ...query });
    if (!rows.ok) return rows.error.code;
    return `${rows.value.fileName}: ${await new Response(rows.value.body).text()}`;
  }

  it('holds what matches, in the order asked for, missing values last', async () => {
    repo.commit({ 'boats.csv': boats });
    expect(await exported('boats.csv', { orderBy: '"length"', where: '"name" <> \'Tern\'' })).toBe(
      'boats.csv: name,length,crew\r\n"a ""cutter""",3,7\r\nSwan,9.5,4\r\nHeron,12,\r\nGull,,2\r\n',
    );
    expect(await exported('boats.csv', { orderBy: '"length" DESC', limit: 2, format: 'jsonl' })).toBe(
      'boats.jsonl: {"name":"Heron","length":12,"crew":null}\n{"name":"Swan","length":9.5,"crew":4}\n',
    );
    expect(await exported('boats.csv', { query: 'er', orderBy: '"crew"' })).toBe(
      'boats.csv: name,length,crew\r\nTern,9.5,1\r\n"a ""cutter""",3,7\r\nHeron,12,\r\n',
    );
    expect(await exported('boats.csv', { orderBy: '"sails"' })).toBe('bad-request');
  });

  it('of more than can be put in order is refused, and not cut', async () => {
    const many = Array.from({ length: 200_100 }, (_, i) => `${i}`).join('\n');
    repo.commit({ 'many.csv': `n\n${many}\n` });
    expect(await exported('many.csv', { orderBy: '"n" DESC' })).toBe('too-large');
  });
});

describe('what is worked out', () => {
  const derived = (): string[] => [...hub.blobs.keys()].filter((key) => key.startsWith('derived/'));

  it('is kept beside the repository, and found by a process that knows nothing', async () => {
    repo.commit({ 'boats.csv': boats });
    const table = await open('boats.csv');
    expect(await findStatistics(hub.services, table)).toBeNull();
    const figures = await getStatisticsOf(hub.services, table);
    expect(figures).toMatchObject({ ok: true, value: { rowsSeen: 5, isPartial: false } });
    await hub.settled();
    expect(derived()).toEqual([expect.stringMatching(/^derived\/repo-1\/[0-9a-f]{64}\/000000$/)]);
    vi.resetModules();
    const fresh = await import('./get-statistics.ts');
    expect(await fresh.findStatistics(hub.services, table)).toEqual(figures.ok ? figures.value : null);
  });

  it('is worked out again where it was damaged, or is of another content', async () => {
    repo.commit({ 'boats.csv': boats });
    await getStatisticsOf(hub.services, await open('boats.csv'));
    await hub.settled();
    const [key = ''] = derived();
    hub.blobs.get(key)?.fill(0x20, 40, 50);
    vi.resetModules();
    const fresh = await import('./get-statistics.ts');
    expect(await fresh.findStatistics(hub.services, await open('boats.csv'))).toBeNull();
    expect(derived()).toEqual([]);
    repo.commit({ 'boats.csv': `${boats}Sloop,1,1\n` });
    const figures = await fresh.getStatisticsOf(hub.services, await open('boats.csv'));
    expect(figures).toMatchObject({ ok: true, value: { rowsSeen: 6 } });
  });

  it('does without a store that fails', async () => {
    repo.commit({ 'boats.csv': `${boats}Yawl,2,2\n` });
    const error = vi.spyOn(hub.services.log, 'error').mockReturnValue();
    const broken = (): Promise<never> => Promise.reject(new Error('the store is down'));
    Object.assign(hub.services.blobs, { list: broken, put: broken });
    const figures = await getStatisticsOf(hub.services, await open('boats.csv'));
    expect(figures).toMatchObject({ ok: true, value: { rowsSeen: 6 } });
    await hub.settled();
    expect(error).toHaveBeenCalledWith('derived:failed', expect.anything(), { repo: 'repo-1' });
  });
});
