/** Tells whether a request was made by one of the hub's own pages, by what browsers add to it. */

/** Browsers send `Sec-Fetch-Site` only over HTTPS and to localhost, `Origin` with every write. */
export function originOf(headers: Headers, ownHosts: readonly string[]): 'own' | 'foreign' | 'unknown' {
  const site = headers.get('Sec-Fetch-Site');
  if (site !== null) return site === 'same-origin' || site === 'none' ? 'own' : 'foreign';
  const origin = headers.get('Origin');
  if (origin === null) return 'unknown';
  const host = URL.canParse(origin) ? new URL(origin).host : null;
  return host !== null && ownHosts.includes(host) ? 'own' : 'foreign';
}
