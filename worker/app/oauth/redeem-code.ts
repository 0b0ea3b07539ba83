/** Exchanges an authorization code for tokens, once (RFC 6749 section 4.1.3, RFC 7636). */
import { createHash, timingSafeEqual } from 'node:crypto';
import { deleteGrant, findCode, findGrant, useCode } from '../../catalog/oauth-grants.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { secretDigest } from '../accounts/secrets.ts';
import type { Services } from '../services.ts';
import { type ClientCredentials, authenticateClient } from './find-client.ts';
import { type IssuedTokens, issueTokens } from './issue-tokens.ts';
import { type OAuthError, oauthError } from './oauth-error.ts';

export interface CodeRedemption {
  readonly code: string;
  readonly redirectUri: string | null;
  readonly verifier: string | null;
  /** Without a client id the code itself tells whose it is, as the JavaScript client of the Hub has it. */
  readonly credentials: ClientCredentials;
  readonly issuer: string;
}

export async function redeemCode(services: Services, input: CodeRedemption): Promise<Result<IssuedTokens, OAuthError>> {
  const refuse = fail(oauthError('invalid_grant', 'The code is not valid: it was used, has expired or never existed.'));
  const codeHash = secretDigest(input.code);
  const code = await findCode(services.catalog, codeHash);
  const grant = code === null ? null : await findGrant(services.catalog, code.grantId);
  if (code === null || grant === null) return refuse;
  const { clientId, secret } = input.credentials;
  if (clientId !== null && clientId !== grant.clientId) return refuse;
  const client = await authenticateClient(services, { clientId: grant.clientId, secret });
  if (!client.ok) return client;
  // Only the app itself may be heard about a second use, or anybody who saw a code could end its tokens.
  if (!provesPossession(code.challenge, input.verifier))
    return fail(oauthError('invalid_grant', 'code_verifier is wrong.'));
  if (input.redirectUri !== code.redirectUri) {
    return fail(oauthError('invalid_grant', 'redirect_uri is not the one that the code was sent to.'));
  }
  if (!(await useCode(services.catalog, codeHash, services.clock.now()))) {
    if (code.usedAt !== null) {
      services.log.warn('oauth:code-reused', { grant: grant.id, client: grant.clientId });
      await deleteGrant(services.catalog, grant.id);
    }
    return refuse;
  }
  return ok(await issueTokens(services, { grant, client: client.value, nonce: code.nonce, issuer: input.issuer }));
}

function provesPossession(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null) return true;
  if (verifier === null || !/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false;
  const given = createHash('sha256').update(verifier).digest('base64url');
  return timingSafeEqual(Buffer.from(given), Buffer.from(challenge));
}
