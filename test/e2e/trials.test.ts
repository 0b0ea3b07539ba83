/** Models of several tasks that run in a real browser, from the examples of their cards. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Hub, startHub } from '../wire/harness/hub.ts';
import { launchBrowser, openPage } from './support/browser.ts';
import { addTrials } from './support/content-trials.ts';

let hub: Hub;
let browser: Browser;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHub(), launchBrowser()]);
  await addTrials(hub);
});

afterAll(async () => {
  await browser.close();
  await hub.stop();
});

/** Loads a model, takes the example of its card, and answers what it says. */
async function tryExample(page: Page, model: string, example: string): Promise<string> {
  await page.goto(`/admin/${model}/try`);
  await page.getByRole('button', { name: 'Load the model' }).click();
  await page.getByText('The model is ready.').waitFor();
  const examples = page.getByRole('group', { name: 'Examples' }).getByRole('button');
  expect(await examples.allInnerTexts()).toEqual([example]);
  await examples.click();
  // A picture or a recording is fetched first.
  if ((await page.locator('input[type=file]').count()) > 0) await page.getByText('Chosen:').waitFor();
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByText('Answered in').waitFor();
  return page.getByRole('region', { name: 'Answer of the model' }).innerText();
}

it.each([
  ['colours', 'Red', /^red\n99%\n/],
  // One network, by its older name, of a form of its own.
  ['chain', 'the hub keeps', /^ ?all files at home\. and\n/],
  // Two networks, the second of which is told where it is, as new exports are.
  ['echo', 'Home', /^files at home\n/],
  // Two equal letters with silence between them stay two.
  ['loud', 'Beeps', /^AA\n/],
] as const)('%s answers as it has to', async (model, example, answer) => {
  const { page, complaints, foreignRequests, close } = await openPage(browser, hub.url);
  expect(await tryExample(page, model, example)).toMatch(answer);
  // Nothing is asked for that the model does not have.
  expect([complaints, foreignRequests]).toEqual([[], []]);
  await close();
});

it('what everybody may read is fetched once', async () => {
  const { page, close } = await openPage(browser, hub.url);
  await tryExample(page, 'chain', 'the hub keeps');
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(request.url()));
  await tryExample(page, 'chain', 'the hub keeps');
  expect(fetched.filter((url) => url.endsWith('.onnx'))).toEqual([]);
  await close();
});
