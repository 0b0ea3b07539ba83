/**
 * Every page in a real browser, in every language, light and dark, wide and narrow: no complaint, no call to another
 * host, nothing wider than the screen, axe content, nothing left in English.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from '../wire/harness/hub.ts';
import { overflowOf, textsOf, violationsOf, whenAwake } from './support/audit.ts';
import { type WatchedPage, launchBrowser, openPage } from './support/browser.ts';
import { addCollection, fillHub } from './support/content.ts';
import { type Reader, pages } from './support/page-list.ts';
import { openSession } from './support/session.ts';

let hub: Hub;
let browser: Browser;
let session: string;
let collection: string;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHub({ env: { HUB_SIGN_UP: 'open' } }), launchBrowser()]);
  await fillHub(hub);
  collection = await addCollection(hub);
  session = await openSession(hub, 'admin', hub.adminPassword);
});

afterAll(async () => {
  await browser.close();
  await hub.stop();
});

/** Of each page what it says in English, where a sentence or a name of several words would be translated. */
const english = new Map<string, ReadonlySet<string>>();
const written = new Set(['First version', 'Change 1']);

function isSentence(text: string): boolean {
  return /^[A-Z].* [a-z]/.test(text) && !text.includes('admin/') && !written.has(text);
}

describe.each([
  ['en', 'en'],
  ['zh-CN', 'zh'],
  ['ja', 'ja'],
  ['ko-KR', 'ko'],
] as const)('asked for in %s', (locale, language) => {
  const watched: Partial<Record<Reader, WatchedPage>> = {};

  beforeAll(async () => {
    watched.guest = await openPage(browser, hub.url, { locale });
    watched.admin = await openPage(browser, hub.url, { locale, session });
  });

  afterAll(async () => {
    await Promise.all(Object.values(watched).map(({ close }) => close()));
  });

  it.each(pages)('%s', async (name, path, reader, heading) => {
    const view = watched[reader];
    if (view === undefined) throw new Error('no browser is open');
    const { page } = view;
    view.complaints.length = 0;
    view.foreignRequests.length = 0;
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(path.replace('{collection}', collection), { waitUntil: 'load' });
    await whenAwake(page);
    expect(await page.locator('html').getAttribute('lang')).toMatch(new RegExp(`^${language}(?:-|$)`));
    const title = (await page.locator('h1').first().innerText()).replace(/\s+/g, ' ');
    if (language === 'en') expect(title).toContain(heading);
    else expect(title).not.toBe('');

    const texts = await textsOf(page);
    expect(texts.filter((text) => /\{\w+\}/.test(text))).toEqual([]);
    if (language === 'en') english.set(name, new Set(texts.filter(isSentence)));
    else expect(texts.filter((text) => english.get(name)?.has(text))).toEqual([]);

    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    expect(await violationsOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    // What differs between languages is how much room words take, not their colours.
    if (language === 'en') expect(await violationsOf(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await violationsOf(page)).toEqual([]);
    if (language === 'en') {
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await violationsOf(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);

    expect(view.complaints).toEqual([]);
    expect(view.foreignRequests).toEqual([]);
  });
});

it('shows a new token and what was wrong with a form as well as it shows the rest', async () => {
  const { page, complaints, close } = await openPage(browser, hub.url, { session });
  await page.goto('/settings/tokens');
  await page.getByLabel('Name', { exact: true }).fill('laptop');
  await page.getByRole('button', { name: 'Make the token' }).click();
  await page.getByLabel('The token', { exact: true }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  await page.getByLabel('Name', { exact: true }).fill('laptop');
  await page.getByRole('button', { name: 'Make the token' }).click();
  await page.getByRole('alert').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

it('describes the API in a page that stands on its own', async () => {
  const { page, complaints, foreignRequests, close } = await openPage(browser, hub.url);
  await page.goto('/docs');
  expect(await page.locator('h1').first().innerText()).toContain('Modelport API');
  expect(await violationsOf(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  expect([complaints, foreignRequests]).toEqual([[], []]);
  await close();
});

it.each([
  '/',
  '/models',
  '/admin/tiny-llama',
  '/admin/tiny-llama/tree/main',
  '/admin/tiny-llama/blob/main/config.json',
])('%s loads little: scripts under 70 kB and styles under 25 kB as sent', async (path) => {
  const { page, close } = await openPage(browser, hub.url);
  const sent = { script: 0, stylesheet: 0 };
  const sizes: Promise<void>[] = [];
  page.on('requestfinished', (request) => {
    const type = request.resourceType();
    if (type !== 'script' && type !== 'stylesheet') return;
    sizes.push(request.sizes().then(({ responseBodySize }) => void (sent[type] += responseBodySize)));
  });
  await page.goto(path, { waitUntil: 'networkidle' });
  await whenAwake(page);
  await Promise.all(sizes);
  expect(sent.script).toBeGreaterThan(0);
  expect(sent.script).toBeLessThan(70_000);
  expect(sent.stylesheet).toBeGreaterThan(0);
  expect(sent.stylesheet).toBeLessThan(25_000);
  await close();
});
