/** Where a request comes from, for limits and logs. */
import type { HubContext } from './hub-env.ts';

/**
 * The client's address, or null when the runtime does not tell. workerd puts it into `cf`; on Cloudflare the edge
 * overwrites `CF-Connecting-IP`. What a proxy says counts only if the operator trusts it.
 */
export function clientAddress(context: HubContext): string | null {
  if (context.get('services').config.trustProxy) {
    // The last entry is the one that the operator's own proxy added; those before it are the client's word.
    const forwarded = context.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim();
    if (forwarded !== undefined && forwarded !== '') return forwarded;
  }
  const direct: unknown = context.req.raw.cf?.['clientIp'];
  if (typeof direct === 'string') return direct.replace(/:\d+$/, '');
  return context.req.header('CF-Connecting-IP') ?? null;
}
