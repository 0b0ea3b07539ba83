/** What people do with the pages about changes: read them without scripts, load what is long, compare by keyboard. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Hub, startHub } from '../wire/harness/hub.ts';
import { launchBrowser, openPage } from './support/browser.ts';
import { addHistory } from './support/content-history.ts';
import { pushRepo } from './support/content.ts';

let hub: Hub;
let browser: Browser;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHub(), launchBrowser()]);
  await addHistory(hub);
});

afterAll(async () => {
  await browser.close();
  await hub.stop();
});

it('without scripts a reader goes from the history to a commit, a file of it and who wrote its lines', async () => {
  const { page, close } = await openPage(browser, hub.url, { withScripts: false });
  await page.goto('/admin/changes');
  await page.getByRole('link', { name: 'Commits' }).click();
  await page.getByRole('link', { name: 'all at once' }).first().click();
  await page.getByText('<b>with</b> a body').waitFor();
  const code = page.getByRole('region', { name: 'Changes in src/area.py' });
  expect(await code.innerText()).toContain('return width * height');
  expect(await page.getByRole('region', { name: 'Card metadata' }).innerText()).toContain('apache-2.0');
  expect(await page.getByRole('region', { name: 'Tensors', exact: true }).innerText()).toContain('a.weight');
  expect(await page.getByText('Viewed').first().isVisible()).toBe(false);
  await page.getByRole('link', { name: 'Load the changes' }).click();
  await page.getByRole('region', { name: 'Changes in words.txt' }).getByText('word 5997').waitFor();
  await page.getByRole('link', { name: 'Show all files' }).click();
  await page.getByRole('link', { name: 'Split', exact: true }).click();
  expect(await page.getByRole('link', { name: 'Split', exact: true }).getAttribute('aria-current')).toBe('page');
  // The choice is kept.
  await page.goto('/admin/changes/commit/main');
  expect(await page.getByRole('link', { name: 'Split', exact: true }).getAttribute('aria-current')).toBe('page');

  await page.goto('/admin/changes/blame/main/src/area.py');
  await page.getByRole('link', { name: 'all at once' }).first().click();
  await page.waitForURL(/\/commit\/[0-9a-f]{40}$/);
  await close();
});

it('loads more of a file in its place and keeps what was viewed', async () => {
  const { page, complaints, close } = await openPage(browser, hub.url);
  await page.goto('/admin/changes/commit/main');
  const words = page.locator('article[aria-label="words.txt"]');
  await words.getByRole('link', { name: 'Load the changes' }).click();
  await page.getByRole('region', { name: 'Changes in words.txt' }).getByText('word 5997').waitFor();
  const notebook = page.locator('article[aria-label="train.ipynb"]');
  expect(await notebook.innerText()).toContain('rate = 0.2');
  expect(await notebook.innerText()).not.toContain('cell_type');
  await notebook.getByRole('link', { name: 'Compare the JSON' }).click();
  await notebook.getByText('cell_type').first().waitFor();
  const code = page.locator('article[aria-label="src/area.py"]');
  expect(await code.getByText('# 20', { exact: true }).count()).toBe(0);
  await code
    .getByRole('link', { name: /^Show more around/ })
    .first()
    .click();
  await code.getByText('# 20', { exact: true }).first().waitFor();
  expect(page.url()).toBe(`${hub.url}/admin/changes/commit/main`);

  await code.getByRole('checkbox', { name: 'Viewed' }).check();
  expect(await code.getByText('# 20', { exact: true }).first().isVisible()).toBe(false);
  await page.reload();
  expect(await code.getByRole('checkbox', { name: 'Viewed' }).isChecked()).toBe(true);
  expect(await page.getByRole('region', { name: 'Changes in src/area.py' }).count()).toBe(0);
  expect(complaints).toEqual([]);
  await close();
});

it('loads the files of a long difference as the reader comes to them', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `f${index + 10}.py`);
  await pushRepo(hub, 'wide', [{ a: '1\n' }, Object.fromEntries(names.map((name) => [name, 'x = 1\n'.repeat(100)]))]);
  const { page, complaints, close } = await openPage(browser, hub.url);
  await page.goto('/admin/wide/commit/main');
  const last = page.locator('article[aria-label="f39.py"]');
  await last.getByRole('link', { name: 'Load the changes' }).waitFor();
  await last.scrollIntoViewIfNeeded();
  await last.getByRole('region', { name: 'Changes in f39.py' }).waitFor();
  expect(page.url()).toBe(`${hub.url}/admin/wide/commit/main`);
  expect(complaints).toEqual([]);
  await close();
});

it('two branches are compared with the keyboard alone', async () => {
  const { page, close } = await openPage(browser, hub.url);
  await page.goto('/admin/changes/compare');
  const base = page.getByRole('combobox', { name: 'Base' });
  await base.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('older');
  await page.keyboard.press('Tab');
  await page.keyboard.type('main');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${hub.url}/admin/changes/compare/older...main`);
  await page.getByText('1 commit').first().waitFor();
  await page.getByRole('link', { name: 'Swap the two' }).click();
  await page.getByText('Both have the same commits.').waitFor();
  await close();
});
