import { beforeEach, expect, it } from 'vitest';
import { type TestHub, openTestHub } from '../../../test/support/catalog-services.ts';
import { sweepDerived } from './sweep-derived.ts';

const DAY = 24 * 3600_000;

let hub: TestHub;
let stored: Map<string, number>;
let lists: number;
let places: Set<string>;

beforeEach(async () => {
  hub = await openTestHub();
  stored = new Map();
  lists = 0;
  places = new Set(['']);
  const blobs = {
    /** Two a page, and a place in the list is known by its last key. */
    list: async (prefix: string, cursor = '') => {
      lists += 1;
      if (!places.has(cursor)) throw new Error('no such place in the list');
      const keys = [...stored.keys()].filter((key) => key.startsWith(prefix) && key > cursor).toSorted();
      const page = keys.slice(0, 2);
      const found = page.map((key) => ({ key, sizeBytes: 1, modifiedAt: stored.get(key) ?? 0 }));
      const next = keys.length > 2 ? (page.at(-1) ?? '') : undefined;
      if (next !== undefined) places.add(next);
      return { blobs: found, ...(next !== undefined && { cursor: next }) };
    },
    delete: async (keys: readonly string[]) => {
      for (const key of keys) stored.delete(key);
    },
  };
  Object.assign(hub.services, { blobs });
});

it('takes what is a month old, and nothing else', async () => {
  for (let i = 0; i < 7; i++) stored.set(`derived/repo/${i}/0`, hub.now - i * 6 * DAY);
  stored.set('lfs/aa/old', 0);
  stored.set('packs/repo/old.pack', 0);
  await sweepDerived(hub.services);
  expect([...stored.keys()].toSorted()).toEqual([
    ...Array.from({ length: 6 }, (_, i) => `derived/repo/${i}/0`),
    'lfs/aa/old',
    'packs/repo/old.pack',
  ]);
});

it('looks once a day', async () => {
  await sweepDerived(hub.services);
  hub.now += DAY / 2;
  await sweepDerived(hub.services);
  expect(lists).toBe(1);
  hub.now += DAY / 2;
  await sweepDerived(hub.services);
  expect(lists).toBe(2);
});

it('goes on in the next run where there is much, and from the start where it lost its place', async () => {
  for (let i = 0; i < 140; i++) stored.set(`derived/repo/${String(i).padStart(3, '0')}/0`, 0);
  await sweepDerived(hub.services);
  expect(stored.size).toBe(40);
  places = new Set(['']);
  await expect(sweepDerived(hub.services)).rejects.toThrow('no such place');
  stored.set('derived/repo/000/0', 0);
  await sweepDerived(hub.services);
  expect(stored.size).toBe(0);
});
