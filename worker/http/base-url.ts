/** Works out the hub's public address. */
import type { Config } from '../config.ts';
import { hubOrigin, splitApiPrefix } from './dialect.ts';

/** Where clients reach the hub, with the API prefix of the request. Proxy headers count only if the operator says so. */
export function baseUrlOf(request: Request, config: Pick<Config, 'baseUrl' | 'trustProxy'>): string {
  const url = new URL(request.url);
  const { prefix } = splitApiPrefix(url.pathname);
  if (config.baseUrl !== undefined) return config.baseUrl + prefix;
  if (!config.trustProxy) return hubOrigin(url.origin) + prefix;
  const scheme = firstOf(request.headers.get('X-Forwarded-Proto'));
  const host = firstOf(request.headers.get('X-Forwarded-Host'));
  const origin = `${scheme === 'https' || scheme === 'http' ? scheme : url.protocol.slice(0, -1)}://${
    host !== undefined && /^[A-Za-z0-9.:[\]-]+$/.test(host) ? host : url.host
  }`;
  return hubOrigin(origin) + prefix;
}

function firstOf(list: string | null): string | undefined {
  return list?.split(',')[0]?.trim();
}
