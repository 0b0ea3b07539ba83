/** Where an app may be sent back to (RFC 6749 section 3.1.2, RFC 8252). */
import { type HubError, hubError } from './errors.ts';
import { type Result, fail, ok } from './result.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Checks an address that an app registers: https, http on this machine, or a scheme of a native app's own, which must be
 * a reversed domain (RFC 8252 section 7.1), so that no `javascript:` and the like can be one.
 */
export function parseRedirectUri(text: string): Result<string, HubError> {
  const url = text.length > 2000 ? null : URL.parse(text);
  const isFit =
    url !== null &&
    url.hash === '' &&
    !text.includes('#') &&
    (url.protocol === 'https:' ||
      (url.protocol === 'http:' && LOOPBACK.has(url.hostname)) ||
      /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:$/.test(url.protocol));
  return isFit
    ? ok(text)
    : fail(
        hubError(
          'bad-request',
          `"${text.slice(0, 100)}" cannot be a redirect URI: use https, http on localhost, or a scheme like com.example.app, without "#".`,
        ),
      );
}

/**
 * Whether the address asked for is the registered one, to the letter. On this machine's own loopback the port may be
 * another one, because native apps get one from the system each time.
 */
export function matchesRedirectUri(asked: string, registered: string): boolean {
  if (asked === registered) return true;
  const [a, b] = [URL.parse(asked), URL.parse(registered)];
  if (a === null || b === null || a.protocol !== 'http:' || b.protocol !== 'http:') return false;
  if (!LOOPBACK.has(a.hostname) || a.hostname !== b.hostname) return false;
  if (a.username !== '' || a.password !== '' || asked.includes('#')) return false;
  return a.pathname === b.pathname && a.search === b.search;
}
