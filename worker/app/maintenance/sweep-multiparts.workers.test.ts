import { beforeEach, expect, it } from 'vitest';
import { type TestHub, openTestHub } from '../../../test/support/catalog-services.ts';
import type { UnfinishedMultipart } from '../../ports/blob-store.ts';
import { sweepMultiparts } from './sweep-multiparts.ts';

const DAY = 24 * 3600_000;

let hub: TestHub;
let unfinished: UnfinishedMultipart[];
let lists: number;

beforeEach(async () => {
  hub = await openTestHub();
  unfinished = [];
  lists = 0;
  const blobs = {
    listUnfinished: async (prefix: string) => {
      lists += 1;
      return unfinished.filter(({ key }) => key.startsWith(prefix));
    },
    abortMultipart: async (key: string, uploadId: string) => {
      unfinished = unfinished.filter((one) => one.key !== key || one.uploadId !== uploadId);
    },
  };
  Object.assign(hub.services, { blobs });
});

function begin(key: string, daysAgo: number): void {
  unfinished.push({ key, uploadId: `of ${key}`, startedAt: hub.now - daysAgo * DAY });
}

const left = () => unfinished.map(({ key }) => key);

async function sweepAfter(days: number): Promise<void> {
  hub.now += days * DAY;
  await sweepMultiparts(hub.services);
}

it('ends what was begun a week ago, and leaves alone what is younger or not the hub’s', async () => {
  begin('lfs/aa/old', 8);
  begin('xet/xorbs/old', 30);
  begin('packs/old', 8);
  begin('lfs/aa/new', 0);
  begin('somebody/else', 100);
  await sweepAfter(0);
  expect(unfinished).toHaveLength(5);
  await sweepAfter(3);
  expect(left()).toEqual(['lfs/aa/new', 'somebody/else']);
  for (let round = 0; round < 3; round++) await sweepAfter(3);
  expect(left()).toEqual(['somebody/else']);
});

it('does not take the word of a store with a wrong clock', async () => {
  begin('xet/xorbs/running', 5000);
  await sweepAfter(0);
  await sweepAfter(2);
  expect(left()).toEqual(['xet/xorbs/running']);
  unfinished = [];
  begin('xet/xorbs/another', 5000);
  await sweepAfter(1);
  expect(left()).toEqual(['xet/xorbs/another']);
});

it('asks the store now and then, and ends many bit by bit', async () => {
  await sweepAfter(0);
  const asked = lists;
  await sweepAfter(1);
  expect(lists).toBe(asked);
  for (let index = 0; index < 700; index++) begin(`xet/xorbs/${index}`, 9);
  for (let round = 0; round < 4; round++) await sweepAfter(3);
  expect(left()).toEqual([]);
});

it('does nothing with a store that keeps no parts', async () => {
  Object.assign(hub.services, { blobs: {} });
  await sweepMultiparts(hub.services);
  expect(hub.calls).toEqual([]);
});
