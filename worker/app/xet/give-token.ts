/** Gives out a token for the Xet server. */
import type { Actor } from '../../domain/access.ts';
import type { Credential } from '../../domain/credential.ts';
import { actionKey } from '../lfs/action-key.ts';
import type { Services } from '../services.ts';
import type { XetHome } from './authorize.ts';
import { TOKEN_TTL_MS } from './limits.ts';
import { type XetAction, signXetToken } from './xet-token.ts';

export interface GivenToken {
  readonly accessToken: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/** The caller has made sure that the actor may do this with the repository or bucket now. */
export async function giveXetToken(
  services: Services,
  actor: Actor,
  credential: Credential,
  home: XetHome,
  action: XetAction,
): Promise<GivenToken> {
  const expiresAt = Math.floor((services.clock.now() + TOKEN_TTL_MS) / 1000);
  const accessToken = signXetToken(await actionKey(services), {
    home: home.id,
    user: actor.kind === 'user' ? actor.userId : null,
    token: credential.kind === 'token' ? credential.tokenId : null,
    action,
    expiresAt,
  });
  return { accessToken, expiresAt };
}
