/** What people do with the pages: read without scripts, by keyboard, choose an appearance, sign in and out. */
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, startHub } from '../wire/harness/hub.ts';
import { type WatchedPage, launchBrowser, openPage } from './support/browser.ts';
import { WCAG } from './support/audit.ts';
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

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
}

describe('without scripts', () => {
  it('a reader finds a model, reads its card and its files, and downloads one', async () => {
    const { page, close } = await openPage(browser, hub.url, { withScripts: false });
    await page.goto('/');
    await page.getByRole('searchbox').fill('tiny');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('link', { name: 'admin/tiny-llama' }).click();
    await page.getByRole('heading', { name: 'Tiny Llama' }).waitFor();
    await page.getByText('apache-2.0').first().waitFor();
    // Every tool's commands are there, not only the first one's.
    await page.getByText(`git clone ${hub.url}/admin/tiny-llama`).first().waitFor();

    await page.getByRole('link', { name: 'Files' }).click();
    await page.getByRole('link', { name: 'Folder onnx' }).click();
    await page.getByRole('link', { name: 'Folder quantized' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download model.onnx' }).click();
    expect((await download).suggestedFilename()).toBe('model.onnx');

    await page.getByRole('link', { name: 'tiny-llama', exact: true }).last().click();
    await page.getByRole('link', { name: 'File config.json' }).click();
    expect(await page.getByRole('region', { name: 'Contents of config.json' }).innerText()).toContain(
      '"vocab_size": 32000',
    );
    await page.locator('summary').first().click();
    await page.getByRole('link', { name: 'v1.0' }).click();
    await page.waitForURL(`${hub.url}/admin/tiny-llama/blob/v1.0/config.json`);
    await close();
  });

  it('a person signs in, sees what is private, and signs out', async () => {
    const { page, complaints, close } = await openPage(browser, hub.url, { withScripts: false });
    await page.goto('/admin/secret');
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('There is nothing here');
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, 'not the password');
    expect(await page.getByRole('alert').innerText()).toBe('The user name or the password is wrong.');
    expect(await page.getByLabel('User name').inputValue()).toBe('admin');
    await signIn(page, hub.adminPassword);
    await page.waitForURL(`${hub.url}/admin/secret`);
    await page.getByRole('heading', { name: 'Secret plans' }).waitFor();
    // Its pictures are as private as it is, and are shown all the same.
    const picture = page.getByRole('img', { name: 'plan' });
    await picture.scrollIntoViewIfNeeded();
    expect(
      await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
    ).toBeGreaterThan(0);
    await page.locator('summary', { hasText: 'admin' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${hub.url}/`);
    await page.goto('/admin/secret');
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('There is nothing here');
    expect(complaints).toEqual([]);
    await close();
  });
});

describe('with scripts', () => {
  let watched: WatchedPage;

  beforeAll(async () => {
    watched = await openPage(browser, hub.url);
    await watched.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  });

  afterAll(async () => {
    expect(watched.complaints).toEqual([]);
    await watched.close();
  });

  it('tabs of commands follow the arrow keys, and commands are copied', async () => {
    const { page } = watched;
    await page.goto('/admin/tiny-llama');
    await page.locator('[data-island][data-awake]').waitFor();
    await page.getByRole('tab', { name: 'transformers' }).focus();
    await page.keyboard.press('End');
    const tab = page.getByRole('tab', { name: 'git' });
    expect(await tab.getAttribute('aria-selected')).toBe('true');
    expect(await tab.evaluate((element) => element === document.activeElement)).toBe(true);
    const panel = page.getByRole('tabpanel', { name: 'git' });
    await panel.getByRole('button', { name: 'Copy' }).first().click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      `git lfs install\ngit clone ${hub.url}/admin/tiny-llama`,
    );
    expect(await page.getByRole('status').innerText()).toBe('Copied');
    // Over the commands, which scroll where they are long.
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tabpanel', { name: 'transformers' }).waitFor();
  });

  it('the code of a card is copied, without the line end that would run it', async () => {
    const { page } = watched;
    await page.goto('/admin/tiny-llama');
    await page.getByRole('article').locator('pre').first().hover();
    await page.getByRole('article').getByRole('button', { name: 'Copy' }).first().click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('from transformers import pipeline');
    expect(copied).not.toMatch(/\n$/);
  });

  it('the chosen appearance holds at once and on the next page', async () => {
    const { page } = watched;
    const background = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.goto('/models');
    const light = await background();
    const kept = page.waitForResponse((response) => response.url().endsWith('/settings/theme'));
    await page.getByRole('button', { name: 'Dark' }).click();
    await kept;
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.goto('/datasets');
    expect(await background()).toBe(dark);
    expect(await page.getByRole('button', { name: 'Dark' }).getAttribute('aria-pressed')).toBe('true');
  });

  it('the palette goes anywhere by keyboard and gives the focus back', async () => {
    const { page } = watched;
    await page.goto('/datasets');
    await page.getByRole('link', { name: 'Models', exact: true }).focus();
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Go to anything' });
    await field.waitFor();
    expect(await new AxeBuilder({ page }).withTags(WCAG).analyze()).toMatchObject({ violations: [] });
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Models');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('bombs');
    await page.getByRole('option', { name: 'admin/bombs' }).waitFor();
    // What is shown is for other letters as yet.
    await field.fill('model:tiny');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${hub.url}/admin/tiny-llama`);
    // Where a page has no search of its own, / opens it as well.
    await page.keyboard.press('/');
    await field.waitFor();
    await page.keyboard.press('ArrowUp');
    expect(await page.getByRole('option', { selected: true }).innerText()).toBe('API description');
    await page.keyboard.press('Escape');
  });

  it('the palette takes what was typed before its code has come', async () => {
    const { page } = watched;
    const { promise: typed, resolve: release } = Promise.withResolvers<null>();
    await page.route(/show-palette/, async (route) => {
      await typed;
      await route.continue();
    });
    await page.goto('/datasets');
    const asked = page.waitForRequest(/show-palette/);
    await page.keyboard.press('Control+k');
    await asked;
    await page.keyboard.type('model:tinyx');
    await page.keyboard.press('Backspace');
    release(null);
    const field = page.getByRole('combobox', { name: 'Go to anything' });
    await field.waitFor();
    await page.keyboard.type('-');
    await page.getByRole('option', { name: 'admin/tiny-llama' }).waitFor();
    expect(await field.inputValue()).toBe('model:tiny-');
    await page.keyboard.press('Escape');
    await page.unroute(/show-palette/);
  });

  it('a list is narrowed and widened again by keyboard', async () => {
    const { page } = watched;
    await page.goto('/models');
    const facets = page.getByRole('navigation', { name: 'Filters' });
    await facets.getByRole('link', { name: 'Text generation' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${hub.url}/models?task=text-generation`);
    expect(await page.getByRole('heading', { name: /tiny-llama/ }).count()).toBe(1);
    expect(await page.getByRole('heading', { name: /hostile/ }).count()).toBe(0);
    await page.getByRole('link', { name: 'Remove filter Text generation' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${hub.url}/models`);
    await page.getByRole('heading', { name: /hostile/ }).waitFor();
  });

  it('the first Tab reaches a way past the header, and / the search', async () => {
    const { page } = watched;
    await page.goto('/admin/tiny-llama/tree/main');
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to content' });
    expect(await skip.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    await page.goto('/models');
    await page.keyboard.press('/');
    expect(await page.getByRole('searchbox').evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

describe('a hostile repository', () => {
  it('runs nothing, calls nobody and keeps the page whole', async () => {
    const { page, foreignRequests, close } = await openPage(browser, hub.url);
    for (const path of [
      '/admin/hostile',
      '/admin/hostile/tree/main',
      '/admin/hostile/blob/main/page.html',
      '/admin/hostile/blob/main/picture.svg',
      '/admin/hostile/resolve/main/picture.svg',
      '/admin/hostile/resolve/main/page.html',
    ]) {
      await page.goto(path, { waitUntil: 'networkidle' });
      expect(await page.title(), path).not.toContain('taken over');
    }
    await page.goto('/admin/hostile', { waitUntil: 'networkidle' });
    await page.getByText('press me').click();
    expect(await page.title()).toContain('admin/hostile');
    expect(await page.locator('#main').count()).toBe(1);
    expect(await page.locator('main iframe, main form input[name=password], main svg[onload]').count()).toBe(0);
    expect(foreignRequests).toEqual([]);
    await close();
  });

  it('shows file names as they are', async () => {
    const { page, close } = await openPage(browser, hub.url);
    await page.goto('/admin/hostile/tree/main');
    await page.getByRole('link', { name: 'Folder <img src=x onerror=alert(1)>' }).click();
    await page.getByRole('link', { name: 'File "><b>.txt' }).click();
    expect(await page.getByRole('region').innerText()).toContain('x');
    await close();
  });
});

describe('answers', () => {
  it('do not tell a hidden repository from a missing one', async () => {
    const read = async (path: string): Promise<{ status: number; text: string }> => {
      const answer = await hub.fetch(path, { authorization: null, headers: { Accept: 'text/html' } });
      const text = (await answer.text())
        .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'request')
        .replace(/nonce="[^"]*"/g, '')
        .replaceAll(path.split('/')[2] ?? '', 'name');
      return { status: answer.status, text };
    };
    for (const rest of ['', '/tree/main', '/blob/main/README.md']) {
      expect(await read(`/admin/secret${rest}`)).toEqual(await read(`/admin/absent${rest}`));
    }
    expect((await read('/admin/secret')).status).toBe(404);
  });

  it('allow scripts and styles of the page itself only', async () => {
    const answer = await hub.fetch('/', { authorization: null });
    const policy = answer.headers.get('content-security-policy') ?? '';
    const nonce = /script-src 'nonce-([^']+)' 'strict-dynamic'(?:;|$)/.exec(policy)?.[1] ?? '';
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(policy).toContain(`style-src 'nonce-${nonce}'`);
    expect(await answer.text()).toContain(`nonce="${nonce}"`);
    const again = await hub.fetch('/', { authorization: null });
    expect(again.headers.get('content-security-policy')).not.toContain(nonce);
  });

  it('lead every spelling of a repository to its own', async () => {
    for (const path of ['/models/admin/tiny-llama', '/Admin/Tiny-Llama', '/admin/tiny-llama.git']) {
      const answer = await hub.fetch(path, { authorization: null });
      expect([answer.status, answer.headers.get('location')], path).toEqual([302, '/admin/tiny-llama']);
    }
    const folder = await hub.fetch('/admin/tiny-llama/blob/main/onnx', { authorization: null });
    expect(folder.headers.get('location')).toBe('/admin/tiny-llama/tree/main/onnx');
  });

  it('to a sign-in never lead to another host', async () => {
    const body = new URLSearchParams({ username: 'admin', password: hub.adminPassword, next: '//evil.example/x' });
    const answer = await hub.fetch('/login', {
      method: 'POST',
      authorization: null,
      body,
      headers: { Origin: hub.url },
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    const foreign = await hub.fetch('/login', {
      method: 'POST',
      authorization: null,
      body,
      headers: { Origin: 'https://evil.example' },
    });
    expect(foreign.status).toBe(403);
    expect(foreign.headers.get('set-cookie')).toBeNull();
  });

  it('carry the files of the portal with their type, compressed, to be kept forever', async () => {
    const html = await (await hub.fetch('/', { authorization: null })).text();
    for (const [pattern, type] of [
      [/href="(\/assets\/[^"]+\.css)"/, 'text/css; charset=utf-8'],
      [/src="(\/assets\/[^"]+\.js)"/, 'text/javascript; charset=utf-8'],
    ] as const) {
      const path = pattern.exec(html)?.[1] ?? '';
      const answer = await hub.fetch(path, { authorization: null, headers: { 'Accept-Encoding': 'br' } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe(type);
      expect(answer.headers.get('content-encoding')).toBe('br');
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      const etag = answer.headers.get('etag') ?? '';
      expect((await hub.fetch(path, { authorization: null, headers: { 'If-None-Match': etag } })).status).toBe(304);
    }
    expect((await hub.fetch('/assets/absent-12345678.js', { authorization: null })).status).toBe(404);
    expect((await hub.fetch('/assets/..%2f..%2fworker%2fmain.js', { authorization: null })).status).toBe(404);
  });
});
