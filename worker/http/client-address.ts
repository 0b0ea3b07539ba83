/** Where a request comes from, for limits and logs. */
import type { HubContext } from './hub-env.ts';

export function clientAddress(context: HubContext): string | null {
  return addressOf(context.req.raw, context.get('services').config.trustProxy);
}

/**
 * The client's address, or null when the runtime does not tell. workerd puts it into `cf`, with a port; on Cloudflare
 * the edge overwrites `CF-Connecting-IP`. What a proxy says counts only if the operator trusts it.
 */
export function addressOf(
  request: { readonly headers: Headers; readonly cf?: unknown },
  trustProxy: boolean,
): string | null {
  // The last entry is the one that the operator's own proxy added; those before it are the client's word.
  const forwarded = trustProxy ? request.headers.get('X-Forwarded-For')?.split(',').at(-1)?.trim() : undefined;
  if (forwarded !== undefined && forwarded !== '') return forwarded;
  const { cf } = request;
  if (typeof cf === 'object' && cf !== null && 'clientIp' in cf && typeof cf.clientIp === 'string') {
    return cf.clientIp.replace(/:\d+$/, '');
  }
  return request.headers.get('CF-Connecting-IP');
}
