/** What people do with the page of a file: point at lines, open trees, look at notebooks that others have pushed. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from '../wire/harness/hub.ts';
import { launchBrowser, openPage } from './support/browser.ts';
import { pushRepo } from './support/content.ts';
import { PIXEL, addFiles } from './support/content-files.ts';
import { openSession } from './support/session.ts';

let hub: Hub;
let browser: Browser;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHub(), launchBrowser()]);
  await addFiles(hub);
});

afterAll(async () => {
  await browser.close();
  await hub.stop();
});

describe('lines of code', () => {
  it('are marked by their address, by clicks, and by number from the keyboard', async () => {
    const { page, complaints, close } = await openPage(browser, hub.url);
    const marked = (): Promise<string[]> => page.locator('li[data-marked] > a').allInnerTexts();
    await page.goto('/admin/viewers/blob/main/lines.py#L40-L42');
    await expect.poll(marked).toEqual(['40', '41', '42']);
    expect(await page.locator('#L41').isVisible()).toBe(true);
    await page.locator('#L44 > a').click();
    await page.locator('#L43 > a').click({ modifiers: ['Shift'] });
    expect(await marked()).toEqual(['43', '44']);
    expect(new URL(page.url()).hash).toBe('#L43-L44');

    await page.getByLabel('Go to line').focus();
    await page.keyboard.type('7-8');
    await page.keyboard.press('Enter');
    expect(await marked()).toEqual(['7', '8']);
    await page.keyboard.press('y');
    await expect.poll(() => page.url()).toMatch(/\/blob\/[0-9a-f]{40}\/lines\.py#L7-L8$/);
    await page.reload();
    await expect.poll(marked).toEqual(['7', '8']);
    expect(complaints).toEqual([]);
    await close();
  });

  it('are coloured, and wrap when asked, without scripts', async () => {
    const { page, close } = await openPage(browser, hub.url, { withScripts: false, width: 390 });
    await page.goto('/admin/viewers/blob/main/lines.py');
    const [string, text] = await Promise.all(
      ['#L1 .tk-string', '#L1 code'].map((place) =>
        page
          .locator(place)
          .first()
          .evaluate((at) => getComputedStyle(at).color),
      ),
    );
    expect(string).not.toBe(text);
    const region = page.getByRole('region', { name: 'Contents of lines.py' });
    const isWide = (): Promise<boolean> => region.evaluate((at) => at.scrollWidth > at.clientWidth);
    expect(await isWide()).toBe(true);
    await page.getByLabel('Wrap lines').check();
    expect(await isWide()).toBe(false);
    await close();
  });
});

it('opens a tree of values without scripts, and says where a document is wrong', async () => {
  const { page, close } = await openPage(browser, hub.url, { withScripts: false });
  await page.goto('/admin/viewers/blob/main/config.json');
  await page.getByRole('link', { name: 'Tree' }).click();
  const branch = page.locator('summary', { hasText: 'rope' });
  await page.getByText('factor:').waitFor();
  await branch.click();
  expect(await page.getByText('factor:').isVisible()).toBe(false);
  await page.goto('/admin/viewers/blob/main/broken.json?view=preview');
  await page.getByText('Line 2, column 8').waitFor();
  await close();
});

it('names the encoding of an older text', async () => {
  const { page, close } = await openPage(browser, hub.url);
  await page.goto('/admin/viewers/blob/main/text.txt');
  await page.getByText('これは日本語です。').waitFor();
  await page.getByText('Encoding: SHIFT_JIS').waitFor();
  await close();
});

it('shows hostile notebooks, archives and pictures, and runs nothing of them', async () => {
  const { page, foreignRequests, close } = await openPage(browser, hub.url);
  await page.goto('/admin/viewers/blob/main/run.ipynb');
  await page.getByRole('heading', { name: 'A run' }).waitFor();
  await page.getByRole('cell', { name: '2' }).first().waitFor();
  await page.getByText('An output that runs in a notebook').waitFor();
  expect(await page.locator('.ansi-green').innerText()).toBe('green');
  const pictures = page.getByRole('img', { name: 'Picture put out by cell 2' });
  await expect.poll(() => pictures.first().evaluate((at) => (at as HTMLImageElement).naturalWidth)).toBe(1);
  expect(await page.locator('main iframe, main script, main [onclick], main [onerror]').count()).toBe(0);
  expect(await page.title()).not.toContain('taken over');

  await page.goto('/admin/viewers/blob/main/data.tar');
  await page.getByText('evil<U+202E>gpj.exe').waitFor();
  await page.getByText('leads out of the archive').first().waitFor();
  expect(await page.title()).not.toContain('taken over');
  expect(foreignRequests).toEqual([]);
  await close();
});

it('shows a picture of a private repository to who may see it', async () => {
  await pushRepo(hub, 'private-pictures', [{ 'pixel.png': Buffer.from(PIXEL, 'base64') }], { private: true });
  const session = await openSession(hub, 'admin', hub.adminPassword);
  const path = '/admin/private-pictures/blob/main/pixel.png';
  const { page, close } = await openPage(browser, hub.url, { session });
  await page.goto(path);
  const picture = page.getByRole('img', { name: 'pixel.png' });
  await expect.poll(() => picture.evaluate((at) => (at as HTMLImageElement).naturalWidth)).toBe(1);
  await page.getByText('1 × 1 pixels').waitFor();
  await close();
  const stranger = await openPage(browser, hub.url);
  expect((await stranger.page.goto(path))?.status()).toBe(404);
  await stranger.close();
});
