/**
 * `npm run gallery`: takes the pictures in docs/gallery from a hub that holds the browser tests' content and a little
 * more. Builds the hub first when it must.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import buildHub from '../wire/harness/global-setup.ts';
import { type Hub, startHub } from '../wire/harness/hub.ts';
import { launchBrowser, openPage } from './support/browser.ts';
import { addCollection, fillHub, pushRepo } from './support/content.ts';
import { openSession } from './support/session.ts';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'gallery');

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: string;
  readonly isSignedIn?: boolean;
  readonly before?: (page: Page) => Promise<void>;
}

const pictures: readonly Picture[] = [
  { name: 'home', path: '/' },
  { name: 'list', path: '/models?language=en', colorScheme: 'dark' },
  { name: 'card', path: '/admin/tiny-llama' },
  { name: 'formulas', path: '/admin/rich' },
  { name: 'rows', path: '/datasets/admin/harbour/viewer/default/train' },
  { name: 'sql', path: '/datasets/admin/harbour/viewer/default/train/sql', colorScheme: 'dark' },
  { name: 'new-repository', path: '/new', isSignedIn: true },
  { name: 'phone', path: '/models', width: 390, locale: 'ja', colorScheme: 'dark' },
  {
    name: 'palette',
    path: '/datasets',
    isSignedIn: true,
    async before(page) {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Go to anything' }).fill('mini');
      await page.getByRole('option', { name: 'admin/sentence-mini' }).waitFor();
    },
  },
];

async function addModels(hub: Hub): Promise<void> {
  const models = [
    ['harbour-7b-instruct', 'text-generation', 'transformers', '[en, ja, ko]', 'apache-2.0'],
    ['whisper-quay', 'automatic-speech-recognition', 'transformers', '[en, de, fr]', 'mit'],
    ['crane-vision', 'image-classification', 'timm', '[en]', 'apache-2.0'],
    ['sentence-mini', 'sentence-similarity', 'sentence-transformers', '[en, zh]', 'mit'],
    ['tide-diffusion', 'text-to-image', 'diffusers', '[en]', 'openrail'],
  ] as const;
  for (const [name, task, library, languages, license] of models) {
    const card = `---\npipeline_tag: ${task}\nlibrary_name: ${library}\nlanguage: ${languages}\nlicense: ${license}\n---\n`;
    await pushRepo(hub, name, [{ 'README.md': `${card}# ${name}\n` }]);
  }
}

await buildHub();
const [hub, browser] = await Promise.all([startHub({ env: { HUB_SIGN_UP: 'open' } }), launchBrowser()]);
try {
  await mkdir(folder, { recursive: true });
  await fillHub(hub);
  await addModels(hub);
  await addCollection(hub);
  const session = await openSession(hub, 'admin', hub.adminPassword);
  for (const { name, path, width = 1200, colorScheme = 'light', locale = 'en', isSignedIn, before } of pictures) {
    const height = width < 600 ? 760 : 750;
    const view = { width, height, colorScheme, locale, ...(isSignedIn === true && { session }) };
    const { page, close } = await openPage(browser, hub.url, view);
    await page.goto(path, { waitUntil: 'networkidle' });
    await before?.(page);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await close();
  }
} finally {
  await browser.close();
  await hub.stop();
}
// The pipes to a browser that has gone would keep this waiting.
process.exit();
