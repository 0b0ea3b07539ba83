/** An organization from the first click to the last, by keyboard alone and without scripts. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Hub, startHub } from '../wire/harness/hub.ts';
import { createHubUser } from '../wire/support/hub-repos.ts';
import { launchBrowser, openPage } from './support/browser.ts';
import { openSession } from './support/session.ts';

let hub: Hub;
let browser: Browser;
let founder: Page;
let member: Page;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startHub(), launchBrowser()]);
  const as = async (name: string): Promise<Page> => {
    await createHubUser(hub, name);
    const session = await openSession(hub, name, `password of ${name}`);
    const { page } = await openPage(browser, hub.url, { session, withScripts: false });
    page.setDefaultTimeout(8000);
    return page;
  };
  founder = await as('ada');
  member = await as('bob');
});

afterAll(async () => {
  await browser.close();
  await hub.stop();
});

/** Moves on with the tabulator until what is named has the focus. */
async function tabTo(page: Page, role: Parameters<Page['getByRole']>[0], name: string): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: true });
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`The tabulator does not reach ${role} "${name}".`);
}

async function press(page: Page, role: Parameters<Page['getByRole']>[0], name: string): Promise<void> {
  await tabTo(page, role, name);
  await page.keyboard.press('Enter');
}

it('is made from the menu, and leads to its members', async () => {
  await founder.goto('/');
  await founder.locator('summary', { hasText: 'ada' }).focus();
  await founder.keyboard.press('Enter');
  await press(founder, 'link', 'New organization');
  await founder.getByRole('heading', { name: 'New organization' }).waitFor();
  await tabTo(founder, 'textbox', 'Name');
  await founder.keyboard.type('bob');
  await founder.keyboard.press('Enter');
  expect(await founder.getByRole('alert').innerText()).toContain('taken');
  await tabTo(founder, 'textbox', 'Name');
  await founder.keyboard.press('ControlOrMeta+A');
  await founder.keyboard.type('engines');
  await founder.keyboard.press('Enter');
  await founder.waitForURL(`${hub.url}/organizations/engines/settings?created`);
  await founder.getByRole('heading', { name: 'engines is ready' }).waitFor();
});

it('takes a member by name, in a role', async () => {
  await tabTo(founder, 'textbox', 'User name');
  await founder.keyboard.type('bob');
  await founder.keyboard.press('Tab');
  // The choice begins at "Write"; the one before it is "Contribute".
  await founder.keyboard.press('ArrowLeft');
  await press(founder, 'button', 'Add the member');
  await founder.getByText('Saved.', { exact: true }).waitFor();
  expect(await founder.getByLabel('Role of bob', { exact: true }).inputValue()).toBe('contributor');
});

it('owns what its members create, and shows private things to them alone', async () => {
  await member.goto('/');
  await member.locator('summary', { hasText: 'bob' }).click();
  await member.getByRole('link', { name: 'engines' }).click();
  await member.getByRole('link', { name: 'New model' }).click();
  expect(await member.getByLabel('Owner').inputValue()).toBe('engines');
  await member.getByLabel('Name', { exact: true }).fill('difference');
  await member.getByRole('radio', { name: 'Private' }).check();
  await member.getByRole('button', { name: 'Create the repository' }).click();
  await member.waitForURL(`${hub.url}/engines/difference`);
  await founder.goto('/engines');
  await founder.getByRole('link', { name: 'engines/difference' }).waitFor();
  const { page: stranger } = await openPage(browser, hub.url, { withScripts: false });
  await stranger.goto('/engines');
  await stranger.getByRole('group', { name: 'Members' }).getByText('bob').waitFor();
  expect(await stranger.getByText('difference').count()).toBe(0);
});

it('lets go of a member, keeps its last admin, and ends when it owns nothing', async () => {
  await member.goto('/organizations/engines/settings');
  await press(member, 'button', 'Leave engines');
  await member.waitForURL(`${hub.url}/engines`);
  expect(await member.getByText('difference').count()).toBe(0);
  await founder.goto('/organizations/engines/settings');
  await press(founder, 'button', 'Leave engines');
  expect(await founder.getByRole('alert').innerText()).toContain('only admin');
  const end = async (): Promise<void> => {
    await founder.goto('/organizations/engines/settings');
    await tabTo(founder, 'textbox', 'Type engines to confirm');
    await founder.keyboard.type('engines');
    await founder.keyboard.press('Enter');
  };
  await end();
  expect(await founder.getByRole('alert').innerText()).toContain('still owns');
  await founder.goto('/engines/difference/settings');
  await founder.getByLabel('Owner').selectOption('ada');
  await founder.getByRole('button', { name: 'Rename or move' }).click();
  await founder.waitForURL(`${hub.url}/ada/difference`);
  await end();
  await founder.waitForURL(`${hub.url}/ada`);
});
