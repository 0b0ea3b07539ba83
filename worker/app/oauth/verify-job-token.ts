/** Checks identity tokens that CI systems make for their jobs, with the keys that the issuer publishes. */
import { createLocalJWKSet, decodeJwt, errors, jwtVerify, type JSONWebKeySet } from 'jose';
import { z } from 'zod';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { type OAuthError, oauthError } from './oauth-error.ts';

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 256 << 10;
/** Keys change rarely; a key that is not among the known ones makes them be read anew, but not all the time. */
const KEEP_MS = 10 * 60_000;
const REREAD_MS = 30_000;
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'];

export interface JobIdentity {
  readonly issuer: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Only issuers that the operator trusts are asked for their keys at all. */
export async function verifyJobToken(
  services: Services,
  token: string,
  audience: string,
): Promise<Result<JobIdentity, OAuthError>> {
  const refuse = (description: string): Result<never, OAuthError> => fail(oauthError('invalid_grant', description));
  const issuer = issuerOf(token);
  if (issuer === null || !services.config.oauth.trustedIssuers.includes(issuer)) {
    return refuse('The token is from an issuer that this hub does not trust.');
  }
  for (const reread of [false, true]) {
    const keys = await readKeys(services, issuer, reread);
    if (keys === null) return fail(oauthError('temporarily_unavailable', "The issuer's keys cannot be read."));
    try {
      const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'iat'],
        currentDate: new Date(services.clock.now()),
        clockTolerance: 30,
      });
      return ok({ issuer, claims: withBranch(payload) });
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey && !reread) continue;
      if (error instanceof errors.JOSEError)
        return refuse('The token is not valid: its signature, audience or time is wrong.');
      throw error;
    }
  }
  return refuse('The token is not valid.');
}

function issuerOf(token: string): string | null {
  try {
    return decodeJwt(token).iss ?? null;
  } catch {
    // No JWT at all.
    return null;
  }
}

/** As the Hub has it, a `branch` can be asked for where the token holds a full ref, and the `workflow` by its file. */
function withBranch(payload: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { ref, workflow_ref: workflowRef } = payload;
  const branch = typeof ref === 'string' ? /^refs\/heads\/(.+)$/.exec(ref)?.[1] : undefined;
  const workflow =
    typeof workflowRef === 'string' ? /\/\.github\/workflows\/([^@]+)@/.exec(workflowRef)?.[1] : undefined;
  return { ...payload, ...(branch !== undefined && { branch }), ...(workflow !== undefined && { workflow }) };
}

const configuration = z.object({ issuer: z.string(), jwks_uri: z.url() });
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** A hint only: what is in it was signed for by TLS and is read again when it does not fit. */
const known = new Map<string, { readonly keys: JSONWebKeySet; readonly readAt: number }>();

async function readKeys(services: Services, issuer: string, reread: boolean): Promise<JSONWebKeySet | null> {
  const now = services.clock.now();
  const kept = known.get(issuer);
  if (kept !== undefined && now - kept.readAt < (reread ? REREAD_MS : KEEP_MS)) return kept.keys;
  const described = configuration.safeParse(
    await readJson(services, `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`),
  );
  if (!described.success || described.data.issuer !== issuer) return null;
  const keys = keySet.safeParse(await readJson(services, described.data.jwks_uri));
  if (!keys.success) return null;
  known.set(issuer, { keys: keys.data, readAt: now });
  return keys.data;
}

async function readJson(services: Services, url: string): Promise<unknown> {
  const answer = await services.outgoing.get({ url, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });
  if (answer.kind === 'failed' || answer.status !== 200) {
    services.log.warn('oauth:issuer-unreachable', {
      url,
      reason: answer.kind === 'failed' ? answer.reason : String(answer.status),
    });
    return null;
  }
  try {
    return JSON.parse(answer.body);
  } catch {
    // What is not JSON does not pass the schema either.
    return null;
  }
}
