/** Rows of datasets in a real browser: read without scripts, moved in by keys, asked in SQL, and never obeyed. */
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Hub, startHub } from '../wire/harness/hub.ts';
import { overflowOf, violationsOf, whenAwake } from './support/audit.ts';
import { launchBrowser, openPage } from './support/browser.ts';
import { addTables } from './support/content-tables.ts';

let hub: Hub;
let browser: Browser;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHub(), launchBrowser()]);
  await addTables(hub);
});

afterAll(async () => {
  await browser.close();
  await hub.stop();
});

const viewer = '/datasets/admin/harbour/viewer/default/train';

it('shows, narrows, orders and turns rows without scripts', async () => {
  const { page, close } = await openPage(browser, hub.url, { withScripts: false });
  await page.goto('/datasets/admin/harbour');
  await page.getByRole('cell', { name: 'A calm morning 0' }).waitFor();
  await page.getByRole('link', { name: 'Open the viewer' }).click();
  expect(new URL(page.url()).pathname).toBe(viewer);
  await page.getByLabel('Search in text columns').fill('calm');
  await page.getByLabel('Condition').fill('"likes" > 90');
  await page.getByRole('button', { name: 'Apply' }).click();
  const matches = Number.parseInt(await page.getByText(/rows? match/).innerText(), 10);
  expect(matches).toBeGreaterThan(0);
  expect(await page.locator('tbody tr').count()).toBe(matches);
  await page.getByTitle('Sort by likes').click();
  await page.getByTitle('Sort by likes').click();
  expect(await page.getByRole('columnheader', { name: 'likes' }).getAttribute('aria-sort')).toBe('descending');
  await page.goto(`${viewer}?row=205`);
  expect(await page.locator('tr[aria-current] td').first().innerText()).toBe('205');
  await page.getByRole('link', { name: 'Previous' }).click();
  expect(await page.locator('tbody tr').first().getAttribute('id')).toBe('row-100');
  await close();
});

it('asks a single file the same, and takes the answer along in its order', async () => {
  const file = '/datasets/admin/harbour/blob/main/data/train-00000-of-00001.parquet';
  const { page, close } = await openPage(browser, hub.url, { withScripts: false });
  await page.goto(file);
  await page.getByLabel('Search in text columns').fill('calm');
  await page.getByLabel('Condition').fill('"likes" > 90');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByTitle('Sort by likes').click();
  await page.getByTitle('Sort by likes').click();
  expect(new URL(page.url()).pathname).toBe(file);
  const ids = await page.locator('tbody td:nth-child(2)').allInnerTexts();
  const likes = (await page.locator('tbody td:nth-child(5)').allInnerTexts()).map(Number);
  expect(likes.length).toBeGreaterThan(1);
  expect(likes).toEqual(likes.toSorted((a, b) => b - a));
  await page.getByText('Export', { exact: true }).click();
  const exported = await hub.fetch((await page.getByRole('link', { name: 'CSV' }).getAttribute('href')) ?? '');
  const lines = (await exported.text()).trim().split('\r\n').slice(1);
  expect(lines.map((line) => line.split(',')[0])).toEqual(ids);
  await close();

  const watched = await openPage(browser, hub.url);
  await watched.page.goto(file);
  const bar = watched.page.locator('[data-column-chart="2"] svg a').first();
  await bar.waitFor();
  await watched.page.goto(new URL((await bar.getAttribute('href')) ?? '', hub.url).href);
  expect(await watched.page.getByText(/rows? match/).innerText()).toMatch(/^6[23] rows match$/);
  expect([watched.complaints, watched.foreignRequests]).toEqual([[], []]);
  await watched.close();
});

it('moves in the grid, asks in SQL and exports with keys alone', async () => {
  const { page, complaints, foreignRequests, close } = await openPage(browser, hub.url);
  const focused = (): Promise<string> => page.evaluate(() => (document.activeElement as HTMLElement).innerText.trim());
  await page.goto(viewer, { waitUntil: 'networkidle' });
  const grid = page.getByRole('grid');
  await grid.locator('[tabindex="0"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await focused()).toBe('A calm morning 0');
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  expect(await focused()).toBe('0');
  await page.keyboard.press('Control+End');
  expect(await page.evaluate(() => document.activeElement?.closest('tr')?.id)).toBe('row-99');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('table'))).toBeNull();
  // Statistics come after the page, and their bars lead to rows.
  const bar = page.locator('[data-column-chart="2"] svg a').first();
  await bar.waitFor();
  await page.goto(new URL((await bar.getAttribute('href')) ?? '', hub.url).href);
  expect(await page.getByText(/rows? match/).innerText()).toMatch(/^6[23] rows match$/);

  await page.goto(`${viewer}/sql`);
  await whenAwake(page);
  await page.getByLabel('Query').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('SELECT lang, COUNT(*) AS n FROM data GROUP BY lang ORDER BY n DESC, lang');
  await page.keyboard.press('Control+Enter');
  await page.getByText(/^4 rows in/).waitFor();
  await page.getByRole('grid', { name: 'Result' }).locator('[tabindex="0"]').focus();
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  expect(await focused()).toBe('63');
  expect(new URL(page.url()).searchParams.get('sql')).toContain('GROUP BY lang');
  await page.getByRole('button', { name: 'Save as CSV' }).focus();
  const saving = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const saved = await readFile(await (await saving).path(), 'utf8');
  expect(saved).toMatch(/^lang,n\r\nen,63\r\nja,63\r\n/);
  await page.getByLabel('Query').fill('SELECT nope FROM data');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('alert').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect([complaints, foreignRequests]).toEqual([[], []]);
  await close();
});

it('takes a hostile table for text, on pages of a modest size', async () => {
  const { page, complaints, foreignRequests, close } = await openPage(browser, hub.url);
  const hostile = '/datasets/admin/hostile-table';
  const paths = [hostile, `${hostile}/viewer/default/train`, `${hostile}/viewer/default/train/statistics`];
  for (const path of [...paths, `${hostile}/blob/main/train.jsonl`, `${hostile}/viewer/default/train/sql`]) {
    const answer = await page.goto(path, { waitUntil: 'networkidle' });
    expect((await answer?.body())?.length, path).toBeLessThan(1_500_000);
    expect(await page.title()).not.toContain('taken over');
    expect(await overflowOf(page), path).toBeLessThanOrEqual(0);
    expect(await page.evaluate(() => 'polluted' in {})).toBe(false);
  }
  await page.getByLabel('Query').fill('SELECT "__proto__", "constructor", "=1+1" FROM data LIMIT 2');
  await page.keyboard.press('Control+Enter');
  await page.getByText(/^2 rows in/).waitFor();
  expect(await page.evaluate(() => 'polluted' in {})).toBe(false);
  const exported = await hub.fetch(`${hostile}/viewer/default/train/export?format=csv`);
  const formulas = (await exported.text()).match(/(?:^|,)"?=(?:1|HYPER)/m);
  expect(formulas).toBeNull();
  expect([complaints, foreignRequests]).toEqual([[], []]);
  await close();
});
