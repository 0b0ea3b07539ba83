/** Files with weights in a real browser, and a model that runs in it. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Hub, startHub } from '../wire/harness/hub.ts';
import { launchBrowser, openPage } from './support/browser.ts';
import { addWeights } from './support/content-weights.ts';
import { openSession } from './support/session.ts';

let hub: Hub;
let browser: Browser;
let session: string;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHub(), launchBrowser()]);
  await addWeights(hub);
  session = await openSession(hub, 'admin', hub.adminPassword);
});

afterAll(async () => {
  await browser.close();
  await hub.stop();
});

it('a private model runs in the browser, by files of this hub alone', async () => {
  const { page, complaints, foreignRequests, close } = await openPage(browser, hub.url, { session });
  await page.goto('/admin/classifier');
  await page.getByRole('link', { name: 'Try it' }).click();
  await page.getByRole('button', { name: 'Load the model' }).click();
  await page.getByText('The model is ready.').waitFor();
  const answers = page.getByRole('region', { name: 'Answer of the model' }).getByRole('listitem');

  // As onnxruntime says in Python: e^3 : e^-3.
  await page.getByLabel('Text').fill('Good hub');
  await page.getByRole('button', { name: 'Run' }).click();
  await answers.first().waitFor();
  expect(await answers.allInnerTexts()).toEqual(['praise\n100%', 'complaint\n0.25%']);

  await page.getByLabel('Text').fill('slow');
  await page.getByRole('button', { name: 'Run' }).click();
  await answers.filter({ hasText: '88%' }).waitFor();
  expect(await answers.allInnerTexts()).toEqual(['complaint\n88%', 'praise\n12%']);

  // What only some may read does not stay behind in the browser.
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
  expect([complaints, foreignRequests]).toEqual([[], []]);
  await close();
});

it('a model that cannot be fetched is told, and loading can be tried again', async () => {
  const { page, close } = await openPage(browser, hub.url, { session });
  await page.goto('/admin/classifier/try');
  await page.context().route('**/*.onnx', (route) => route.abort());
  await page.getByRole('button', { name: 'Load the model' }).click();
  await page.getByRole('alert').filter({ hasText: 'This did not work' }).waitFor();
  await page.getByRole('button', { name: 'Load the model' }).waitFor();
  await close();
});

it('a chat template shows what the model reads, and one without an end is stopped', async () => {
  const { page, complaints, close } = await openPage(browser, hub.url, { session });
  await page.goto('/admin/classifier/blob/main/chat.gguf');
  const output = page.getByRole('region', { name: 'What the model reads' });
  await output.filter({ hasText: 'Who writes it?<assistant>' }).waitFor();
  await page.getByLabel('ask for an answer').uncheck();
  await output.filter({ hasText: /Who writes it\?$/ }).waitFor();

  await page.goto('/admin/classifier/blob/main/endless.gguf');
  await page.getByText('The template took too long and was stopped.').waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it('without scripts, tensors are found by name and a pickle that runs commands is flagged', async () => {
  const { page, close } = await openPage(browser, hub.url, { session, withScripts: false });
  await page.goto('/admin/classifier/blob/main/chat.gguf');
  await page.getByRole('searchbox', { name: 'Search tensors by name' }).fill('attn');
  await page.getByRole('button', { name: 'Search', exact: true }).last().click();
  await page.getByText('1 of 1 tensors matches.').waitFor();
  await page.getByRole('cell', { name: '4 × 32' }).waitFor();
  await page.goto('/admin/classifier/blob/main/evil.pkl');
  expect(await page.getByRole('alert').innerText()).toContain('Do not load this file');
  await page.getByText('posix.system').waitFor();
  await close();
});
