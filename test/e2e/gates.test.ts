/** Gates and likes in the browser: a reader asks, the owner decides, the reader reads and likes what they read. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Hub, startHub } from '../wire/harness/hub.ts';
import { PushedRepo } from '../wire/support/hf-material.ts';
import { createHubUser } from '../wire/support/hub-repos.ts';
import { violationsOf } from './support/audit.ts';
import { launchBrowser, openPage } from './support/browser.ts';
import { openSession } from './support/session.ts';

const CARD = `---
extra_gated_prompt: Do no harm.
extra_gated_fields:
  What for:
    type: select
    options: [Research, Other]
  I do no harm: checkbox
---
# Powerful
`;

let hub: Hub;
let browser: Browser;
let owner: Page;
let reader: Page;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHub(), launchBrowser()]);
  const repo = await PushedRepo.create(hub, 'powerful', 'model');
  await repo.commit({ 'README.md': CARD, 'config.json': '{"secret": 1}' }, 'Everything');
  await repo.push('main');
  await createHubUser(hub, 'reader');
  const as = async (name: string, password: string): Promise<Page> => {
    const session = await openSession(hub, name, password);
    const { page } = await openPage(browser, hub.url, { session });
    page.setDefaultTimeout(8000);
    return page;
  };
  owner = await as('admin', hub.adminPassword);
  reader = await as('reader', 'password of reader');
});

afterAll(async () => {
  await browser.close();
  await hub.stop();
});

it('the owner puts up a gate', async () => {
  await owner.goto('/admin/powerful/settings');
  await owner.getByLabel('Who reads the files').selectOption('manual');
  await owner.getByRole('button', { name: 'Save' }).click();
  await owner.getByRole('heading', { name: 'Requests for access' }).waitFor();
  await owner.getByText('Nobody is waiting.').waitFor();
  expect(await violationsOf(owner)).toEqual([]);
  await owner.goto('/admin/powerful');
  expect(await owner.getByRole('heading', { name: 'Ask for the files' }).count()).toBe(0);
});

it('a stranger reads the card, and is asked to sign in', async () => {
  const { page } = await openPage(browser, hub.url, { withScripts: false });
  await page.goto('/admin/powerful');
  await page.getByRole('heading', { name: 'Powerful', exact: true }).waitFor();
  await page.getByText('Gated', { exact: true }).waitFor();
  await page.getByText('Only people who are signed in can ask.').waitFor();
});

it('a reader who opens a file is led to the form and asks', async () => {
  await reader.goto('/admin/powerful/blob/main/config.json');
  await reader.waitForURL(`${hub.url}/admin/powerful#gate`);
  await reader.getByText('Do no harm.', { exact: true }).waitFor();
  expect(await violationsOf(reader)).toEqual([]);
  await reader.getByLabel('What for').selectOption('Research');
  await reader.getByLabel('I do no harm').check();
  await reader.getByRole('button', { name: 'Ask for access' }).click();
  await reader.getByText('Your request waits').waitFor();
});

it('the owner sees who asks, and accepts', async () => {
  await owner.goto('/admin/powerful/settings');
  await owner.getByText('Research').waitFor();
  expect(await violationsOf(owner)).toEqual([]);
  await owner.getByRole('button', { name: 'Accept reader' }).click();
  await owner.getByText('Nobody is waiting.').waitFor();
  await reader.goto('/admin/powerful/blob/main/config.json');
  await reader.getByText('"secret"').waitFor();
  await reader.goto('/admin/powerful');
  expect(await reader.getByRole('heading', { name: 'Ask for the files' }).count()).toBe(0);
});

it('who was rejected is told so', async () => {
  const body = JSON.stringify({ user: 'reader', status: 'rejected', rejectionReason: 'Not this time.' });
  const headers = { 'content-type': 'application/json' };
  await hub.fetch('/api/models/admin/powerful/user-access-request/handle', { method: 'POST', headers, body });
  await reader.goto('/admin/powerful');
  await reader.getByText('Their reason: Not this time.').waitFor();
});

it('what a reader likes is counted, until they take it back', async () => {
  await reader.goto('/admin/powerful/tree/main');
  await reader.getByRole('button', { name: 'Like', exact: true, pressed: false }).click();
  await reader.getByRole('button', { name: 'Like 1', pressed: true }).waitFor();
  expect(new URL(reader.url()).pathname).toBe('/admin/powerful/tree/main');
  expect(await violationsOf(reader)).toEqual([]);
  await reader.getByRole('button', { name: 'Like 1' }).click();
  await reader.getByRole('button', { name: 'Like', exact: true, pressed: false }).waitFor();
});
