/** What a page of the portal may run, load and submit to: itself, and nothing of another host. */

/**
 * A script or a style needs the page's own nonce, so that not even a file of a repository, served from the same host,
 * could be one. `storeOrigin`: where an object store hands out large files itself, for pictures and sound among them.
 * `formTarget`: where else a form of the page leads in the end.
 */
export function securityPolicy(nonce: string, storeOrigin: string | null, formTarget: string | null = null): string {
  const media = storeOrigin === null ? "'self'" : `'self' ${storeOrigin}`;
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'nonce-${nonce}'`,
    `img-src ${media} data:`,
    `media-src ${media}`,
    "font-src 'self'",
    "connect-src 'self'",
    formTarget === null ? "form-action 'self'" : `form-action 'self' ${formTarget}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}
