/** A newcomer's first steps in the browser, without scripts and to the first push, and what becomes of a repository. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Hub, startHub } from '../wire/harness/hub.ts';
import { git } from '../wire/support/git.ts';
import { type WatchedPage, launchBrowser, openPage } from './support/browser.ts';

let hub: Hub;
let browser: Browser;
let watched: WatchedPage;
let page: Page;
let folder: string;
let token: string;

const PASSWORD = 'correct horse battery';

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHub({ env: { HUB_SIGN_UP: 'open' } }), launchBrowser()]);
  folder = await mkdtemp(join(tmpdir(), 'modelport-first-steps-'));
  watched = await openPage(browser, hub.url, { withScripts: false });
  page = watched.page;
});

afterAll(async () => {
  await browser.close();
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

const main = (): ReturnType<Page['getByRole']> => page.getByRole('main');

it('a newcomer makes an account, and is told when a name is taken', async () => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Sign up' }).click();
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password').fill(PASSWORD);
  await main().getByRole('button', { name: 'Make the account' }).click();
  expect(await page.getByRole('alert').innerText()).toContain('reserved');
  await page.getByLabel('User name').fill('grace');
  await page.getByLabel('Full name').fill('Grace Hopper');
  await page.getByLabel('Password').fill(PASSWORD);
  await main().getByRole('button', { name: 'Make the account' }).click();
  await page.getByRole('heading', { name: 'Welcome, grace' }).waitFor();
});

it('creates a repository with a licence from the next step offered', async () => {
  await main().getByRole('link', { name: 'Create a repository' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill('not a name');
  await page.getByLabel('Licence').selectOption('mit');
  await main().getByRole('button', { name: 'Create the repository' }).click();
  expect(await page.getByRole('alert').innerText()).toContain('not a valid repository name');
  expect(await page.getByLabel('Licence').inputValue()).toBe('mit');
  await page.getByLabel('Name', { exact: true }).fill('cobol-bert');
  await page.getByRole('radio', { name: 'Private' }).check();
  await main().getByRole('button', { name: 'Create the repository' }).click();
  await page.waitForURL(`${hub.url}/grace/cobol-bert`);
  await page.getByText('mit', { exact: true }).first().waitFor();
  await page.getByText('Private').first().waitFor();
});

it('makes a token, which is shown once with commands for this hub', async () => {
  await page.locator('summary', { hasText: 'grace' }).click();
  await page.getByRole('link', { name: 'Access tokens' }).click();
  await page.getByLabel('Name', { exact: true }).fill('laptop');
  await page.getByRole('radio', { name: 'Write' }).check();
  await main().getByRole('button', { name: 'Make the token' }).click();
  token = await page.getByLabel('The token', { exact: true }).inputValue();
  expect(token).toMatch(/^hf_[A-Za-z0-9]{40}$/);
  await page.getByText(`export HF_ENDPOINT=${hub.url} HF_TOKEN=${token}`).waitFor();
  await page.goto('/settings/tokens');
  expect(await page.content()).not.toContain(token);
});

it('pushes with it as the pages say, and sees what was pushed', async () => {
  const remote = `${hub.url.replace('://', `://grace:${token}@`)}/grace/cobol-bert`;
  await git(['clone', '-q', remote, folder], {});
  expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain('license: mit');
  await writeFile(join(folder, 'README.md'), '---\nlicense: mit\n---\n# Bert speaks COBOL\n');
  await git(['commit', '-q', '-am', 'Say what it is'], { cwd: folder });
  await git(['push', '-q'], { cwd: folder });
  await page.goto('/grace/cobol-bert');
  await page.getByRole('heading', { name: 'Bert speaks COBOL' }).waitFor();
});

it('renames the repository, whose old address leads on', async () => {
  await page.getByRole('link', { name: 'Settings' }).last().click();
  await page.getByLabel('Name', { exact: true }).fill('cobol-bert-base');
  await main().getByRole('button', { name: 'Rename or move' }).click();
  await page.waitForURL(`${hub.url}/grace/cobol-bert-base`);
  await page.goto('/grace/cobol-bert');
  await page.waitForURL(`${hub.url}/grace/cobol-bert-base`);
});

it('deletes it after typing its name, and revokes the token', async () => {
  await page.goto('/grace/cobol-bert-base/settings');
  const name = page.getByLabel('Type grace/cobol-bert-base to confirm');
  await name.fill('cobol-bert-base');
  await main().getByRole('button', { name: 'Delete for good' }).click();
  expect(await page.getByRole('alert').innerText()).toContain('nothing was deleted');
  await name.fill('grace/cobol-bert-base');
  await main().getByRole('button', { name: 'Delete for good' }).click();
  await page.waitForURL(`${hub.url}/grace`);
  await page.goto('/settings/tokens');
  await page.getByRole('button', { name: 'Revoke laptop' }).click();
  await page.getByRole('status').getByText('was revoked').waitFor();
  expect((await hub.fetch('/api/whoami-v2', { authorization: `Bearer ${token}` })).status).toBe(401);
});

it('changes the password and the language, which stay', async () => {
  await page.goto('/settings/password');
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByLabel('New password', { exact: true }).fill(`${PASSWORD} staple`);
  await page.getByLabel('Repeat the new password').fill(`${PASSWORD} staple`);
  await main().getByRole('button', { name: 'Change the password' }).click();
  await page.getByRole('status').getByText('The password was changed').waitFor();
  await page.getByRole('button', { name: '한국어' }).click();
  await page.getByRole('heading', { name: '비밀번호 바꾸기' }).waitFor();
  await page.goto('/models');
  expect(await page.locator('html').getAttribute('lang')).toBe('ko');
  expect(watched.complaints).toEqual([]);
  expect(watched.foreignRequests).toEqual([]);
});
