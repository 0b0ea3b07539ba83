/**
 * Permission for one transfer, carried by its URL: clients send no credentials to the addresses that a batch answer
 * names. It says what may be done with which object of which repository on whose behalf and until when, and is signed
 * with a key that never leaves the hub.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Sha256 } from '../domain/oid.ts';
import type { RepoId, UserId } from '../domain/repo.ts';

const verbs = ['get', 'put', 'put-part', 'complete', 'verify'] as const;
export type ActionVerb = (typeof verbs)[number];

export interface ActionClaims {
  readonly verb: ActionVerb;
  readonly repo: RepoId;
  /** On whose behalf; empty for anonymous downloads. */
  readonly user: UserId | '';
  readonly oid: Sha256;
  readonly sizeBytes: number;
  /** Empty where there is none. */
  readonly uploadId: string;
  /** 0 where there is none. */
  readonly partNumber: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

function digest(key: Uint8Array, claims: ActionClaims): Buffer {
  const { verb, repo, user, oid, sizeBytes, uploadId, partNumber, expiresAt } = claims;
  const text = JSON.stringify(['lfs-action-1', verb, repo, user, oid, sizeBytes, uploadId, partNumber, expiresAt]);
  return createHmac('sha256', key).update(text).digest();
}

/** The query of the URL, without `?`. The object is in the path, the verb follows from the address and the method. */
export function signedQuery(key: Uint8Array, claims: ActionClaims): string {
  const query = new URLSearchParams({
    repo: claims.repo,
    ...(claims.user !== '' && { user: claims.user }),
    size: String(claims.sizeBytes),
    ...(claims.uploadId !== '' && { upload: claims.uploadId }),
    ...(claims.partNumber !== 0 && { part: String(claims.partNumber) }),
    expires: String(claims.expiresAt),
    signature: digest(key, claims).toString('base64url'),
  });
  return query.toString();
}

const digits = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number);
const signedParameters = z.object({
  repo: z.string().max(100),
  user: z.string().max(100).default(''),
  size: digits,
  upload: z.string().max(100).default(''),
  part: digits.default(0),
  expires: digits,
  signature: z.string().max(100),
});

export type SignatureProblem = 'malformed' | 'wrong' | 'expired';

/** Reads the claims of a URL back if its signature holds for this verb and object. */
export function readSignedQuery(
  key: Uint8Array,
  verb: ActionVerb,
  oid: Sha256,
  query: Readonly<Record<string, string>>,
  now: number,
): ActionClaims | SignatureProblem {
  const parsed = signedParameters.safeParse(query);
  if (!parsed.success) return 'malformed';
  const { repo, user, size, upload, part, expires, signature } = parsed.data;
  const claims: ActionClaims = {
    verb,
    repo: repo as RepoId,
    user: user as UserId | '',
    oid,
    sizeBytes: size,
    uploadId: upload,
    partNumber: part,
    expiresAt: expires,
  };
  const given = Buffer.from(signature, 'base64url');
  const right = digest(key, claims);
  if (given.byteLength !== right.byteLength || !timingSafeEqual(given, right)) return 'wrong';
  return now < expires ? claims : 'expired';
}
