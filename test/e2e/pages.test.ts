/** Every page in a real browser: no complaint, no call to another host, nothing wider than the screen, axe content. */
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from '../wire/harness/hub.ts';
import { launchBrowser, openPage } from './support/browser.ts';
import { fillHub } from './support/content.ts';

let hub: Hub;
let browser: Browser;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHub(), launchBrowser()]);
  await fillHub(hub);
});

afterAll(async () => {
  await browser.close();
  await hub.stop();
});

const pages: readonly (readonly [name: string, path: string, heading: string])[] = [
  ['first page', '/', 'Models, datasets and code on your own ground'],
  ['list', '/models', 'Models'],
  ['filtered list', '/models?search=tiny&author=admin&tag=conversational&sort=downloads', 'Models'],
  ['list of nothing', '/spaces?search=zzz', 'Spaces'],
  ['card', '/admin/tiny-llama', 'admin/tiny-llama'],
  ['card of a dataset', '/datasets/admin/cats', 'admin/cats'],
  ['page of a Space', '/spaces/admin/demo', 'admin/demo'],
  ['page of code', '/codes/admin/train-kit', 'admin/train-kit'],
  ['empty repository', '/admin/empty', 'admin/empty'],
  ['files', '/admin/tiny-llama/tree/main', 'admin/tiny-llama'],
  ['files in a folder', '/admin/tiny-llama/tree/feature%2Fx/onnx/quantized', 'admin/tiny-llama'],
  ['code file', '/admin/tiny-llama/blob/main/src/long.py', 'admin/tiny-llama'],
  ['rendered file', '/admin/tiny-llama/blob/v1.0/README.md', 'admin/tiny-llama'],
  ['binary file', '/admin/tiny-llama/blob/main/model.safetensors', 'admin/tiny-llama'],
  ['picture', '/admin/tiny-llama/blob/main/fig.svg', 'admin/tiny-llama'],
  ['empty file', '/admin/tiny-llama/blob/main/empty.txt', 'admin/tiny-llama'],
  ['file with an unusual name', '/admin/tiny-llama/blob/main/%C3%BCml%C3%A4ut%20%231%3F.txt', 'admin/tiny-llama'],
  ['sign-in', '/login', 'Sign in to this hub'],
  ['missing page', '/nobody/nothing', 'There is nothing here'],
  ['API description', '/docs', 'Modelport API'],
];

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' ')}`,
  );
}

describe.each([
  { width: 1440, colorScheme: 'light', isAudited: true },
  { width: 1440, colorScheme: 'dark', isAudited: true },
  { width: 390, colorScheme: 'light', isAudited: true },
  { width: 320, colorScheme: 'dark', isAudited: false },
] as const)('at $width pixels, $colorScheme', (view) => {
  it.each(pages)('%s', async (_name, path, heading) => {
    const { page, complaints, foreignRequests, close } = await openPage(browser, hub.url, view);
    await page.goto(path, { waitUntil: 'networkidle' });
    expect((await page.locator('h1').first().innerText()).replace(/\s+/g, ' ')).toContain(heading);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    if (view.isAudited) expect(await violationsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
    expect(foreignRequests).toEqual([]);
    await close();
  });
});

it('loads little: scripts under 70 kB and styles under 25 kB as sent', async () => {
  const { page, close } = await openPage(browser, hub.url);
  const sent = { script: 0, stylesheet: 0 };
  const sizes: Promise<void>[] = [];
  page.on('requestfinished', (request) => {
    const type = request.resourceType();
    if (type !== 'script' && type !== 'stylesheet') return;
    sizes.push(request.sizes().then(({ responseBodySize }) => void (sent[type] += responseBodySize)));
  });
  await page.goto('/admin/tiny-llama', { waitUntil: 'networkidle' });
  await page.locator('[data-island][data-awake]').waitFor();
  await Promise.all(sizes);
  expect(sent.script).toBeGreaterThan(0);
  expect(sent.script).toBeLessThan(70_000);
  expect(sent.stylesheet).toBeGreaterThan(0);
  expect(sent.stylesheet).toBeLessThan(25_000);
  await close();
});
