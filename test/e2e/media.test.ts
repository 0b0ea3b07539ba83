/** What the browser shows itself of a private repository: from the hub, and from an object store that it is sent to. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Hub, startHub } from '../wire/harness/hub.ts';
import { type S3Server, startS3Server } from '../wire/harness/s3-server.ts';
import { launchBrowser, openPage } from './support/browser.ts';
import { type StoreFront, addMedia, startStoreFront } from './support/content-media.ts';
import { openSession } from './support/session.ts';

let store: S3Server;
let front: StoreFront;
let hub: Hub;
let browser: Browser;
let session: string;

beforeAll(async () => {
  [store, browser] = await Promise.all([startS3Server(), launchBrowser()]);
  front = await startStoreFront(store.endpoint);
  hub = await startHub({ env: { ...store.env, HUB_S3_PUBLIC_ENDPOINT: front.endpoint } });
  await addMedia(hub);
  session = await openSession(hub, 'admin', hub.adminPassword);
});

afterAll(async () => {
  await browser.close();
  await hub.stop();
  await front.stop();
  await store.stop();
});

it.each([
  { folder: '', isStore: false },
  { folder: 'lfs/', isStore: true },
])('plays, seeks and shows files of a private repository (from a store: $isStore)', async ({ folder, isStore }) => {
  const { page, complaints, foreignRequests, close } = await openPage(browser, hub.url, { session });
  const open = (name: string): Promise<unknown> => page.goto(`/admin/media/blob/main/${folder}${name}`);

  for (const [name, tag, seconds] of [
    ['beeps.wav', 'audio', 1],
    ['film.webm', 'video', 4],
  ] as const) {
    await open(name);
    const player = page.locator(`main ${tag}`);
    const isAt = await player.evaluate(async (element, end) => {
      const media = element as HTMLMediaElement;
      const until = (event: string): Promise<unknown> =>
        new Promise((resolve, reject) => {
          media.addEventListener(event, resolve, { once: true });
          media.addEventListener('error', () => reject(new Error(media.error?.message)), { once: true });
        });
      if (media.readyState === 0) await until('loadedmetadata');
      media.currentTime = end / 2;
      await until('seeked');
      return media.currentTime === end / 2;
    }, seconds);
    expect(isAt, name).toBe(true);
  }

  await open('mark.svg');
  const picture = page.locator('main img');
  await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(64);
  expect(await page.title()).not.toContain('taken');

  await open('paper.pdf');
  // The browser's own viewer took it.
  await expect.poll(() => page.frames().some((frame) => frame.url().startsWith('chrome-extension://'))).toBe(true);

  expect(complaints).toEqual([]);
  const hosts = new Set(
    foreignRequests
      .map((url) => new URL(url))
      .filter(({ protocol }) => protocol === 'http:')
      .map(({ origin }) => origin),
  );
  expect([...hosts]).toEqual(isStore ? [new URL(front.endpoint).origin] : []);
  await close();
});
