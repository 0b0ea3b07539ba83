/** What a client needs to speak to the Xet server on behalf of somebody. */
import { giveXetToken } from '../../app/xet/give-token.ts';
import type { XetHome } from '../../app/xet/authorize.ts';
import type { XetAction } from '../../app/xet/xet-token.ts';
import type { HubContext } from '../hub-env.ts';
import { xetBaseUrl } from './xet-route.ts';

/** What Xet clients read: some the headers, some the body. */
export interface XetConnection {
  readonly casUrl: string;
  readonly accessToken: string;
  /** Seconds since the epoch. */
  readonly exp: number;
}

export async function xetConnection(context: HubContext, home: XetHome, action: XetAction): Promise<XetConnection> {
  const actor = context.get('actor');
  const token = await giveXetToken(context.get('services'), actor, context.get('credential'), home, action);
  return { casUrl: xetBaseUrl(context.get('baseUrl')), accessToken: token.accessToken, exp: token.expiresAt };
}

export function xetConnectionHeaders({ casUrl, accessToken, exp }: XetConnection): Record<string, string> {
  return {
    'X-Xet-Cas-Url': casUrl,
    'X-Xet-Access-Token': accessToken,
    'X-Xet-Token-Expiration': String(exp),
  };
}
