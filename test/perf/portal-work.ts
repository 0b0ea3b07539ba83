/** Measures the portal as readers meet it: what a page makes a browser load, how soon it stands, and how soon the hub answers. */
import { gzipSync } from 'node:zlib';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { launchBrowser } from '../e2e/support/browser.ts';
import type { Bench } from './bench.ts';
import { type PortalPages, SEEDED_REPOS, TREE_ENTRIES, portalPages } from './portal-pages.ts';
import { type Sample, type Work, median, percentile } from './work.ts';

/** The names of the works here, known before anything is prepared. */
export const PORTAL_WORKS = ['portal first load', 'portal on a slow line', 'portal render', 'portal large tree'];

const KINDS = ['list', 'card', 'tree', 'file'] as const;
const RENDERS = 100;
/** 1.6 Mbit/s and 150 ms, as a phone away from a city; a processor four times slower than this one. */
const SLOW_LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
const SLOWER = 4;
/** A page is done when this long nothing has been loaded or run. */
const QUIET_MS = 1500;

export function portalWorks(bench: Bench): Work[] {
  let found: PortalPages | undefined;
  const prepare = async (): Promise<void> => {
    found = await portalPages(bench);
  };
  const pages = (): PortalPages => {
    if (found === undefined) throw new Error('the pages were not prepared');
    return found;
  };
  const input = `${SEEDED_REPOS / 1000}k repositories`;
  const [load = '', slow = '', render = '', tree = ''] = PORTAL_WORKS;
  return [
    {
      name: load,
      input,
      hasPeer: false,
      samplesAtMost: 1,
      figures: KINDS.flatMap((kind) => [
        {
          title: `JavaScript on first load of a ${kind} page, gzip`,
          metric: `${kind}-js`,
          unit: 'kB',
          bar: { hubAtMost: 70 },
        },
        { title: `the same, CSS`, metric: `${kind}-css`, unit: 'kB', bar: { hubAtMost: 25 } },
      ]),
      prepare,
      run: () => inBrowser((browser) => eachKind((kind) => firstLoad(browser, bench.hub.url + pages().pages[kind]))),
    },
    {
      name: slow,
      input: '1.6 Mbit/s, 150 ms, 4 × CPU',
      hasPeer: false,
      figures: KINDS.flatMap((kind) => [
        {
          title: `largest contentful paint of a ${kind} page`,
          metric: `${kind}-lcp`,
          unit: 'ms',
          bar: { hubAtMost: 1500 },
        },
        { title: 'the same, total blocking time', metric: `${kind}-tbt`, unit: 'ms', bar: { hubAtMost: 200 } },
        { title: 'the same, layout shift', metric: `${kind}-cls`, unit: '', bar: { hubAtMost: 0.05 } },
      ]),
      prepare,
      run: () => inBrowser((browser) => eachKind((kind) => slowLoad(browser, bench.hub.url + pages().pages[kind]))),
    },
    {
      name: render,
      input,
      hasPeer: false,
      figures: [
        {
          title: 'a list, narrowed and ordered in many ways, p95',
          metric: 'lists',
          unit: 'ms',
          bar: { hubAtMost: 40 },
        },
        { title: 'a cached card, p95', metric: 'cards', unit: 'ms', bar: { hubAtMost: 60 } },
      ],
      prepare,
      run: async () => {
        const { cards } = pages();
        for (const path of cards) await timeRender(bench, path);
        const lists = Array.from({ length: RENDERS }, (_, i) => listAddress(i));
        const again = Array.from({ length: RENDERS }, (_, i) => cards[i % cards.length] ?? '');
        return { lists: await slowRender(bench, lists), cards: await slowRender(bench, again) };
      },
    },
    {
      name: tree,
      input: `${TREE_ENTRIES / 1000}k entries`,
      hasPeer: false,
      figures: [
        { title: 'frames that came late while scrolling', metric: 'late', unit: '%', bar: { hubAtMost: 5 } },
        { title: 'the longest that a frame took', metric: 'longest', unit: 'ms', bar: null },
        { title: 'the first rows of the folder stand', metric: 'lcp', unit: 'ms', bar: null },
      ],
      prepare,
      run: () => inBrowser((browser) => scrollTree(browser, bench.hub.url + pages().largeTree)),
    },
  ];
}

async function inBrowser<T>(use: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await launchBrowser();
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/** The samples of all kinds of pages as one, each figure after its page's kind. */
async function eachKind(measure: (kind: (typeof KINDS)[number]) => Promise<Sample>): Promise<Sample> {
  const sample: Record<string, number> = {};
  for (const kind of KINDS) {
    for (const [name, value] of Object.entries(await measure(kind))) sample[`${kind}-${name}`] = value;
  }
  return sample;
}

/** Everything of these types that the page has loaded when it is quiet, as gzip would have sent it. */
async function firstLoad(browser: Browser, url: string): Promise<Sample> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const bodies: Promise<readonly [string, number]>[] = [];
  page.on('response', (response) => {
    const type = response.request().resourceType();
    if (type !== 'script' && type !== 'stylesheet') return;
    bodies.push(response.body().then((body) => [type, gzipSync(body, { level: 9 }).length] as const));
  });
  const document = await open(page, url);
  const sizes = await Promise.all(bodies);
  const kB = (type: string): number =>
    sizes.reduce((sum, [each, bytes]) => sum + (each === type ? bytes : 0), 0) / 1000;
  const inline = [...document.matchAll(/<(script|style)\b[^>]*>([^]*?)<\/\1>/g)];
  const inlined = (tag: string): number =>
    gzipSync(inline.map(([, name, text]) => (name === tag ? text : '')).join('')).length / 1000;
  await page.close();
  return { js: kB('script') + inlined('script'), css: kB('stylesheet') + inlined('style') };
}

async function open(page: Page, url: string): Promise<string> {
  const answer = await page.goto(url, { waitUntil: 'load' });
  if (answer?.status() !== 200) throw new Error(`${url} answered ${answer?.status()}`);
  await page.waitForLoadState('networkidle');
  return answer.text();
}

async function slowLoad(browser: Browser, url: string): Promise<Sample> {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 } });
  const page = await context.newPage();
  const session: CDPSession = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', SLOW_LINE);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(watchVitals);
  await open(page, url);
  await page.waitForTimeout(QUIET_MS);
  const vitals = await page.evaluate(() => globalThis.vitals);
  await context.close();
  return vitals;
}

interface Vitals extends Record<string, number> {
  lcp: number;
  tbt: number;
  cls: number;
}

declare global {
  var vitals: Vitals;
}

/** Runs in the page, before anything of it does. */
function watchVitals(): void {
  const vitals: Vitals = { lcp: 0, tbt: 0, cls: 0 };
  globalThis.vitals = vitals;
  const watch = (type: string, take: (entry: PerformanceEntry & { readonly value?: number }) => void): void => {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) take(entry);
    }).observe({ type, buffered: true });
  };
  watch('largest-contentful-paint', (entry) => {
    vitals.lcp = entry.startTime;
  });
  watch('longtask', (entry) => {
    vitals.tbt += Math.max(0, entry.duration - 50);
  });
  watch('layout-shift', (entry) => {
    vitals.cls += entry.value ?? 0;
  });
}

/** Different for each number below a few hundred, as readers' lists are. */
function listAddress(number: number): string {
  const sorts = ['updated', 'created', 'downloads', 'likes'];
  const filters = [
    '',
    'task=fill-mask',
    'library=diffusers',
    'language=de',
    'license=mit',
    'task=translation&language=fr',
  ];
  const kind = ['models', 'datasets', 'models', 'spaces'][number % 4] ?? '';
  return `/${kind}?${filters[number % 6]}&sort=${sorts[number % 4]}&page=${1 + (Math.floor(number / 6) % 5)}`;
}

async function slowRender(bench: Bench, paths: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (const path of paths) times.push(await timeRender(bench, path));
  return percentile(times, 0.95);
}

/** Until the last byte of the page is here. */
async function timeRender(bench: Bench, path: string): Promise<number> {
  const started = performance.now();
  const answer = await bench.hub.fetch(path, { authorization: null, headers: { accept: 'text/html' } });
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
  return performance.now() - started;
}

const WHEEL_TURNS = 120;
const WHEEL_PIXELS = 600;

async function scrollTree(browser: Browser, url: string): Promise<Sample> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(watchVitals);
  await open(page, url);
  const { lcp } = await page.evaluate(() => globalThis.vitals);
  await page.mouse.move(700, 500);
  await page.evaluate(() => {
    const frames: number[] = [];
    const next = (at: number): void => {
      frames.push(at);
      requestAnimationFrame(next);
    };
    Object.assign(globalThis, { frames });
    requestAnimationFrame(next);
  });
  for (let i = 0; i < WHEEL_TURNS; i++) await page.mouse.wheel(0, WHEEL_PIXELS);
  const frames = await page.evaluate(() => (globalThis as unknown as { frames: number[] }).frames);
  if ((await page.evaluate(() => scrollY)) < WHEEL_PIXELS) throw new Error('the tree did not scroll');
  await page.close();
  const gaps = frames.slice(1).map((at, i) => at - (frames[i] ?? at));
  const late = gaps.filter((gap) => gap > 2 * Math.max(median(gaps), 1000 / 60)).length;
  return { late: (100 * late) / gaps.length, longest: Math.max(...gaps), lcp };
}
