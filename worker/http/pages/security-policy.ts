/** What a page of the portal may run, load and submit to: itself, and nothing of another host. */
import type { Page } from '#portal';
import type { Config } from '../../config.ts';

/**
 * A script or a style needs the page's own nonce, so that not even a file of a repository, served from the same host,
 * could be one. `storeOrigin`: where an object store hands out large files itself, for pictures and sound among them.
 * `formTarget`: where else a form of the page leads in the end.
 */
export function securityPolicy(
  nonce: string,
  storeOrigin: string | null,
  {
    formTarget = null,
    hasThreads = false,
    framesFile = false,
  }: { readonly formTarget?: string | null; readonly hasThreads?: boolean; readonly framesFile?: boolean } = {},
): string {
  const media = storeOrigin === null ? "'self'" : `'self' ${storeOrigin}`;
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'nonce-${nonce}'`,
    `img-src ${media} data:`,
    `media-src ${media}`,
    "font-src 'self'",
    // A page with a model fetches the examples of its card.
    `connect-src ${hasThreads ? media : "'self'"}`,
    ...(hasThreads ? ["worker-src 'self'"] : []),
    ...(framesFile ? [`frame-src ${media}`] : []),
    formTarget === null ? "form-action 'self'" : `form-action 'self' ${formTarget}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** Whether the page holds a frame with a file of the repository, which the browser has a viewer of its own for. */
export function framesFile(page: Page): boolean {
  return page.name === 'blob' && page.data.view.kind === 'pdf';
}

/** Whether the page runs scripts of web/workers in threads of their own. */
export function startsThreads(page: Page): boolean {
  return page.name === 'try' || (page.name === 'blob' && page.data.view.kind === 'weights');
}

/**
 * For the script of a thread, whose answer brings its own policy: it may run WebAssembly, which the page may not, and
 * read from the hub and its object store.
 */
export function threadPolicy(store: string | null): string {
  const sources = store === null ? "'self'" : `'self' ${store}`;
  return `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src ${sources}`;
}

/** Where an object store hands out large files itself; null when the hub does. */
export function storeOrigin({ storage }: Pick<Config, 'storage'>): string | null {
  if (storage.kind !== 's3' || storage.publicEndpoint === undefined) return null;
  const { protocol, host } = new URL(storage.publicEndpoint);
  return storage.addressing === 'path' ? `${protocol}//${host}` : `${protocol}//${storage.bucket}.${host}`;
}
