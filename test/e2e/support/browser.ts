/** Debian's Chromium without a window, watched: what a page complains of and whom else it calls is on record. */
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';

export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors and warnings of the console, failed scripts, and answers outside of 2xx and 3xx to what the page loaded. */
  readonly complaints: string[];
  /** Addresses of other hosts that the page asked for. */
  readonly foreignRequests: string[];
  close(): Promise<void>;
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly withScripts?: boolean;
  /** What the browser asks for, e.g. `ja`. */
  readonly locale?: string;
  /** Value of a session's cookie (session.ts). */
  readonly session?: string;
}

/** The first switches are for root in a container; the others keep the browser from calling home. */
const SWITCHES = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: SWITCHES });
}

export async function openPage(browser: Browser, hubUrl: string, options: PageOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    baseURL: hubUrl,
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    colorScheme: options.colorScheme ?? 'light',
    // Colours are measured as they are in the end, not on their way there.
    reducedMotion: 'reduce',
    javaScriptEnabled: options.withScripts ?? true,
    locale: options.locale ?? 'en-US',
  });
  if (options.session !== undefined)
    await context.addCookies([{ name: 'hub_session', value: options.session, url: hubUrl }]);
  const page = await context.newPage();
  const complaints: string[] = [];
  const foreignRequests: string[] = [];
  page.on('console', (message) => {
    // Told better by the response below; of the page itself the status is what the test is about.
    if (message.text().startsWith('Failed to load resource')) return;
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${hubUrl}/`) && !/^(?:data|blob|about):/.test(url)) foreignRequests.push(url);
  });
  page.on('response', (response) => {
    const isPage = response.request().isNavigationRequest();
    if (!isPage && response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  return { page, context, complaints, foreignRequests, close: () => context.close() };
}
