/** Where a form leads back to: always a page of this hub, whatever the request asks for. */

const HERE = 'http://hub.invalid';

/** The path and query of `next`, or `/` when it is missing or leads anywhere else. */
export function safeNext(next: string | null): string {
  const url = next === null || !next.startsWith('/') ? null : URL.parse(next, HERE);
  return url === null || url.origin !== HERE ? '/' : url.pathname.replace(/^\/+/, '/') + url.search;
}
