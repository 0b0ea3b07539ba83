/** The hub's key for signing, and the tokens that tell an app who its user is (OpenID Connect). */
import { type JWK, SignJWT, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';
import { insertSetting, readSetting } from '../../catalog/settings.ts';
import type { OrganizationRole } from '../../domain/access.ts';
import type { UserRecord } from '../../domain/account.ts';
import { listOwnOrganizations } from '../organizations/list-own-organizations.ts';
import type { Services } from '../services.ts';

/** What every OpenID Connect client can verify. */
const ALGORITHM = 'RS256';
const KEY = 'oauth.signing-key';
const TTL_SECONDS = 3600;

interface SigningKey {
  readonly privateKey: Exclude<Awaited<ReturnType<typeof importJWK>>, Uint8Array>;
  readonly publicJwk: JWK;
}

/** The same for every instance; of several that make one at the same moment the first wins. */
async function signingKey(services: Services): Promise<SigningKey> {
  const jwk = parseKey(await readSetting(services.catalog, KEY)) ?? (await makeKey(services));
  const privateKey = await importJWK(jwk, ALGORITHM);
  if (privateKey instanceof Uint8Array) throw new Error('The key that signs identities is not a private key.');
  const { kty, n, e } = jwk;
  const publicJwk: JWK = { kty, ...(n && { n }), ...(e && { e }), alg: ALGORITHM, use: 'sig' };
  return { privateKey, publicJwk: { ...publicJwk, kid: await calculateJwkThumbprint(publicJwk) } };
}

async function makeKey(services: Services): Promise<JWK & { readonly kty: string }> {
  const made = await generateKeyPair(ALGORITHM, { extractable: true });
  await insertSetting(services.catalog, KEY, await exportJWK(made.privateKey), services.clock.now());
  const kept = parseKey(await readSetting(services.catalog, KEY));
  if (kept === null) throw new Error('The key that signs identities cannot be read.');
  return kept;
}

function parseKey(value: unknown): (JWK & { readonly kty: string }) | null {
  const isKey = typeof value === 'object' && value !== null && 'kty' in value && typeof value.kty === 'string';
  return isKey ? (value as JWK & { readonly kty: string }) : null;
}

/** The public half, as a JSON Web Key Set. */
export async function listKeys(services: Services): Promise<{ readonly keys: readonly JWK[] }> {
  return { keys: [(await signingKey(services)).publicJwk] };
}

export interface IdTokenInput {
  readonly user: UserRecord;
  readonly scopes: readonly string[];
  readonly clientId: string;
  readonly nonce: string | null;
  /** The hub's public address. */
  readonly issuer: string;
}

export async function signIdToken(services: Services, input: IdTokenInput): Promise<string> {
  const { privateKey, publicJwk } = await signingKey(services);
  const now = Math.floor(services.clock.now() / 1000);
  const { sub, ...claims } = await userClaims(services, input.user, input.scopes, input.issuer);
  return new SignJWT({ ...claims, ...(input.nonce === null ? {} : { nonce: input.nonce }) })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', ...(publicJwk.kid && { kid: publicJwk.kid }) })
    .setIssuer(input.issuer)
    .setSubject(sub)
    .setAudience(input.clientId)
    .setIssuedAt(now)
    .setExpirationTime(now + TTL_SECONDS)
    .sign(privateKey);
}

interface OrganizationClaims {
  readonly sub: string;
  readonly name: string;
  readonly preferred_username: string;
  readonly picture: string;
  readonly canPay: boolean;
  readonly roleInOrg: OrganizationRole;
}

export interface UserClaims {
  readonly sub: string;
  readonly name?: string;
  readonly preferred_username?: string;
  readonly profile?: string;
  readonly picture?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly isPro?: boolean;
  readonly orgs?: readonly OrganizationClaims[];
}

/** What an app learns of the user, by the scopes it was given. */
export async function userClaims(
  services: Services,
  user: UserRecord,
  scopes: readonly string[],
  baseUrl: string,
): Promise<UserClaims> {
  const organizations = await listOwnOrganizations(services, { userId: user.id, appScopes: scopes });
  return {
    sub: user.id,
    ...(scopes.includes('profile') && {
      name: user.fullName === '' ? user.username : user.fullName,
      preferred_username: user.username,
      profile: `${baseUrl}/${user.username}`,
      picture: `${baseUrl}/favicon.svg`,
      isPro: false,
    }),
    ...((scopes.includes('profile') || organizations.length > 0) && {
      orgs: organizations.map(({ id, name, fullName, role }) => ({
        sub: id,
        name: fullName === '' ? name : fullName,
        preferred_username: name,
        picture: `${baseUrl}/favicon.svg`,
        canPay: false,
        roleInOrg: role,
      })),
    }),
    ...(scopes.includes('email') && user.email !== null && { email: user.email, email_verified: false }),
  };
}
