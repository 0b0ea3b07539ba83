/** Letting apps and devices act for oneself, in a real browser: with and without scripts, in every language, by keyboard. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from '../wire/harness/hub.ts';
import { type Receiver, startReceiver } from '../wire/support/receiver.ts';
import { overflowOf, textsOf, violationsOf } from './support/audit.ts';
import { launchBrowser, openPage } from './support/browser.ts';
import { openSession } from './support/session.ts';

const CLI = '26be6b09-91c5-47da-9861-d2d2bb7a7e36';

let hub: Hub;
let browser: Browser;
let app: Receiver;
let session: string;
let clientId: string;

beforeAll(async () => {
  [hub, browser, app] = await Promise.all([startHub(), launchBrowser(), startReceiver(() => ({ '/': 'an app' }))]);
  session = await openSession(hub, 'admin', hub.adminPassword);
  const made = await hub.fetch('/api/settings/oauth-apps', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Test bench', redirectUris: ['http://127.0.0.1/callback'] }),
  });
  ({ clientId } = (await made.json()) as { clientId: string });
});

afterAll(async () => {
  await browser.close();
  await hub.stop();
  await app.close();
});

interface Device {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri_complete: string;
}

async function startDevice(): Promise<Device> {
  const body = new URLSearchParams({ client_id: CLI });
  const answer = await hub.fetch('/oauth/device', { method: 'POST', authorization: null, body });
  return (await answer.json()) as Device;
}

async function poll({ device_code }: Device): Promise<{ access_token?: string; error?: string }> {
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
  const body = new URLSearchParams({ grant_type, device_code, client_id: CLI });
  const answer = await hub.fetch('/oauth/token', { method: 'POST', authorization: null, body });
  return (await answer.json()) as { access_token?: string; error?: string };
}

function authorizeUrl(): string {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: `${app.url}/callback`,
    response_type: 'code',
    scope: 'openid profile email read-repos',
    state: 'a state',
    code_challenge: 'A'.repeat(43),
    code_challenge_method: 'S256',
  });
  return `${hub.url}/oauth/authorize?${query.toString()}`;
}

describe.each([true, false])('a device (scripts: %s)', (withScripts) => {
  it('is connected by signing in, typing its code and agreeing', async () => {
    const device = await startDevice();
    const { page, complaints, close } = await openPage(browser, hub.url, { withScripts });
    await page.goto('/oauth/device');
    await page.getByLabel('User name').fill('admin');
    await page.getByLabel('Password').fill(hub.adminPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Code').fill('bcdf ghjk');
    await page.getByLabel('Code').press('Enter');
    await page.getByRole('alert').getByText('not valid').waitFor();
    await page.getByLabel('Code').fill(device.user_code.toLowerCase());
    await page.getByLabel('Code').press('Enter');
    await page.getByRole('heading', { name: 'Allow Hugging Face CLI?', level: 1 }).waitFor();
    await page.getByText(device.user_code, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByText('The device is connected.').waitFor();
    expect(complaints).toEqual([]);
    expect((await poll(device)).access_token).toMatch(/^hf_/);
    await close();
  });

  it('is refused', async () => {
    const device = await startDevice();
    const { page, close } = await openPage(browser, hub.url, { withScripts, session });
    await page.goto(device.verification_uri_complete);
    await page.getByRole('button', { name: 'Refuse' }).click();
    await page.getByText('The device was refused.').waitFor();
    expect((await poll(device)).error).toBe('access_denied');
    await close();
  });
});

describe('an app', () => {
  it.each([
    ['Allow', 'code'],
    ['Refuse', 'error'],
  ])('is told by the browser: %s', async (button, parameter) => {
    const { page, complaints, close } = await openPage(browser, hub.url, { session });
    await page.goto(authorizeUrl());
    await page.getByRole('button', { name: button }).click();
    const told = await app.find(({ path }) => path.startsWith('/callback?') && path.includes(`${parameter}=`));
    expect(new URL(told.path, app.url).searchParams.get('state')).toBe('a state');
    expect(complaints).toEqual([]);
    await close();
  });
});

describe.each([
  ['en', 'light', 1440],
  ['zh', 'dark', 360],
  ['ja', 'light', 360],
  ['ko', 'dark', 1440],
] as const)('pages in %s, %s, %i pixels wide', (locale, colorScheme, width) => {
  it.each(['consent', 'code'] as const)('%s', async (name) => {
    const options = { session, locale, colorScheme, width };
    const { page, complaints, foreignRequests, close } = await openPage(browser, hub.url, options);
    const device = await startDevice();
    await page.goto(name === 'consent' ? device.verification_uri_complete : '/oauth/device');
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    expect([complaints, foreignRequests]).toEqual([[], []]);
    const english = ['Allow', 'Refuse', 'Connect a device', 'Go on'];
    const left = (await textsOf(page)).filter((text) => english.includes(text));
    expect(left.length > 0).toBe(locale === 'en');
    await close();
  });
});
