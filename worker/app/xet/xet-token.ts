/**
 * The tokens that Xet clients use instead of the hub's own: for one repository or bucket, one kind of access and an hour. They
 * are signed and not stored; whoever presents one is looked up again each time, so that a right that ended ends here.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { TokenId } from '../../domain/credential.ts';
import type { HomeId } from '../../catalog/content-links.ts';
import type { UserId } from '../../domain/repo.ts';

/** `contribute`: uploads for a pull request to a repository that the user may only read. */
export const xetActions = ['read', 'write', 'contribute'] as const;
export type XetAction = (typeof xetActions)[number];

export interface XetClaims {
  readonly home: HomeId;
  /** Null for anonymous downloads. */
  readonly user: UserId | null;
  /** The access token that asked, while that was not a session. */
  readonly token: TokenId | null;
  readonly action: XetAction;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

const claimsSchema = z.tuple([
  z.literal('xet-token-1'),
  z.string(),
  z.string().nullable(),
  z.string().nullable(),
  z.enum(xetActions),
  z.number(),
]);

function digest(key: Uint8Array, payload: string): Buffer {
  return createHmac('sha256', key).update(`xet-token\0${payload}`).digest();
}

export function signXetToken(key: Uint8Array, { home, user, token, action, expiresAt }: XetClaims): string {
  const payload = Buffer.from(JSON.stringify(['xet-token-1', home, user, token, action, expiresAt])).toString(
    'base64url',
  );
  return `${payload}.${digest(key, payload).toString('base64url')}`;
}

/** The claims, or null unless the hub made this token and its time is not over. `now` is in milliseconds. */
export function readXetToken(key: Uint8Array, text: string, now: number): XetClaims | null {
  const [payload = '', signature = '', ...rest] = text.split('.');
  const given = Buffer.from(signature, 'base64url');
  const right = digest(key, payload);
  if (rest.length > 0 || given.byteLength !== right.byteLength || !timingSafeEqual(given, right)) return null;
  const claims = claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  if (!claims.success) return null;
  const [, home, user, token, action, expiresAt] = claims.data;
  if (now >= expiresAt * 1000) return null;
  return { home: home as HomeId, user: user as UserId | null, token: token as TokenId | null, action, expiresAt };
}
