/** What people do with folders and cards: go to a file, name it for good, scroll, download, and look at formulas. */
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ScratchRepo } from '../support/scratch-repo.ts';
import { type Hub, startHub } from '../wire/harness/hub.ts';
import { createHubRepo } from '../wire/support/hub-repos.ts';
import { violationsOf } from './support/audit.ts';
import { type WatchedPage, launchBrowser, openPage } from './support/browser.ts';
import { fillCards } from './support/content-cards.ts';
import { pushRepo } from './support/content.ts';

const FILES = 1200;

let hub: Hub;
let browser: Browser;
let watched: WatchedPage;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHub(), launchBrowser()]);
  await fillCards(hub);
  const many = Array.from({ length: FILES }, (_, index) => [`many/file-${String(index).padStart(4, '0')}.txt`, 'x\n']);
  await pushRepo(hub, 'big', [{ 'README.md': '# Big\n', 'src/train.py': 'print(1)\n', ...Object.fromEntries(many) }]);
  watched = await openPage(browser, hub.url);
});

afterAll(async () => {
  await browser.close();
  await hub.stop();
});

it('a file is found by a few letters and its address made permanent, by keyboard alone', async () => {
  const { page, complaints } = watched;
  await page.goto('/admin/big/tree/main');
  await page.keyboard.press('t');
  const field = page.getByRole('combobox', { name: 'Go to file' });
  await field.waitFor();
  await page.keyboard.type('trpy');
  await page.getByRole('option', { name: 'src/train.py' }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await field.waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Go to file');
  await page.keyboard.press('t');
  await page.keyboard.type('train');
  await page.getByRole('option', { name: 'src/train.py' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/admin/big/blob/main/src/train.py');
  await page.keyboard.press('y');
  await page.waitForURL(/\/admin\/big\/blob\/[0-9a-f]{40}\/src\/train\.py$/);
  expect(await page.getByRole('status').innerText()).toBe('The address names this commit now.');
  await page.reload();
  await page.getByText('print(1)').waitFor();
  expect(complaints).toEqual([]);
});

it('a long folder goes on as it is scrolled, and page by page without scripts', async () => {
  const { page, complaints } = watched;
  await page.goto('/admin/big/tree/main/many');
  const files = page.getByRole('link', { name: /^File file-/ });
  while ((await files.count()) < FILES) {
    const before = await files.count();
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForFunction((count) => document.querySelectorAll('tbody[data-rows] tr').length > count + 1, before);
  }
  expect(await files.count()).toBe(FILES);
  expect(await page.getByRole('link', { name: 'Parent folder' }).count()).toBe(1);
  expect(complaints).toEqual([]);
  const plain = await openPage(browser, hub.url, { withScripts: false });
  await plain.page.goto('/admin/big/tree/main/many');
  await plain.page.getByRole('link', { name: 'More files' }).click();
  await plain.page.getByRole('link', { name: 'File file-0500.txt' }).waitFor();
  await plain.close();
});

it('changes from long ago come after the folder itself, and without scripts when they are asked for', async () => {
  const old = new ScratchRepo();
  let last = old.commit({ branch: 'main', files: { 'a/old': 'x', 'b/old': 'x' }, message: 'long ago' });
  for (let i = 0; i < 2200; i++) last = old.commit({ branch: 'main', parents: [last], files: { young: String(i) } });
  const { gitUrl } = await createHubRepo(hub, 'old');
  old.git('push', '-q', gitUrl, 'main');
  old.remove();
  const { page, complaints } = watched;
  await page.goto('/admin/old/tree/main/a');
  await page.getByRole('row', { name: 'File old' }).getByRole('link', { name: 'long ago' }).waitFor();
  await page.getByRole('link', { name: /last changes/ }).waitFor({ state: 'detached' });
  expect(await page.locator('[data-change-bar]').innerText()).toContain('long ago');
  expect(complaints).toEqual([]);
  const plain = await openPage(browser, hub.url, { withScripts: false });
  await plain.page.goto('/admin/old/tree/main/b');
  expect(await plain.page.getByText('long ago').count()).toBe(0);
  await plain.page.getByRole('link', { name: 'Find the last changes' }).click();
  await plain.page.getByRole('row', { name: 'File old' }).getByRole('link', { name: 'long ago' }).waitFor();
  await plain.close();
});

it('a folder is downloaded as a zip', async () => {
  const { page } = watched;
  await page.goto('/admin/rich/tree/main/onnx');
  await page.locator('summary', { hasText: 'Download' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'As a zip file' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('onnx.zip');
  const bytes = await readFile(await file.path());
  expect(bytes.toString('latin1')).toContain('onnx/model.onnx');
});

it('formulas wear their fonts, and of a diagram the picture for the appearance is shown', async () => {
  const { page, complaints, foreignRequests } = watched;
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/admin/rich');
  const formula = page.locator('.katex-html .mfrac').first();
  await formula.scrollIntoViewIfNeeded();
  expect(await formula.evaluate((element) => getComputedStyle(element).fontFamily)).toContain('KaTeX_Main');
  expect(await page.evaluate(async () => (await document.fonts.ready).check('16px KaTeX_Main'))).toBe(true);
  const shown = (): Promise<(string | null)[]> =>
    page.locator('.diagram img:visible').evaluateAll((images) => images.map((image) => image.getAttribute('class')));
  expect(await shown()).toEqual(['on-light']);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await shown()).toEqual(['on-dark']);
  expect(await page.getByText('It costs $5 or $10.').count()).toBe(1);
  expect([complaints, foreignRequests]).toEqual([[], []]);
});

it('formulas, diagrams, tables and names made to harm do nothing', async () => {
  const { page, complaints, foreignRequests } = watched;
  await page.goto('/admin/bombs', { waitUntil: 'networkidle' });
  expect(await page.title()).not.toContain('taken over');
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(await page.locator('article a[href^="javascript"], article script, article iframe').count()).toBe(0);
  await page.goto('/admin/bombs/tree/main');
  // A character that turns the direction of writing stays within its name.
  const name = page.locator('bdi', { hasText: 'gpj.exe' });
  expect(await name.evaluate((element) => getComputedStyle(element).unicodeBidi)).toBe('isolate');
  expect([complaints, foreignRequests]).toEqual([[], []]);
});
