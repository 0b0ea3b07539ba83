/**
 * Permission to fetch one range of one stored xorb, carried by the URL: clients send no credentials there. It is bound
 * to the range because the rest of the xorb may belong to files that the reader cannot see.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type XetHash, isXetHash } from '../../domain/xet-hash.ts';

export interface DataClaims {
  readonly xorb: XetHash;
  /** Of the stored copy. */
  readonly uploadId: string;
  /** Bytes of the stored xorb, end excluded. */
  readonly start: number;
  readonly end: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

function digest(key: Uint8Array, { xorb, uploadId, start, end, expiresAt }: DataClaims): Buffer {
  const text = JSON.stringify(['xet-data-1', xorb, uploadId, start, end, expiresAt]);
  return createHmac('sha256', key).update(text).digest();
}

/** The query of the URL, without `?`; the xorb is in the path. */
export function signedDataQuery(key: Uint8Array, claims: DataClaims): string {
  const { uploadId, start, end, expiresAt } = claims;
  const signature = digest(key, claims).toString('base64url');
  return `copy=${uploadId}&start=${start}&end=${end}&expires=${expiresAt}&signature=${signature}`;
}

const digits = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number);
const parameters = z.object({
  copy: z.string().max(100),
  start: digits,
  end: digits,
  expires: digits,
  signature: z.string().max(100),
});

/** The claims of a URL if its signature holds for this xorb and its time is not over. */
export function readDataQuery(
  key: Uint8Array,
  xorb: string,
  query: Readonly<Record<string, string>>,
  now: number,
): DataClaims | null {
  const parsed = parameters.safeParse(query);
  if (!parsed.success || !isXetHash(xorb)) return null;
  const { copy: uploadId, start, end, expires: expiresAt, signature } = parsed.data;
  const claims: DataClaims = { xorb, uploadId, start, end, expiresAt };
  const given = Buffer.from(signature, 'base64url');
  const right = digest(key, claims);
  const holds = given.byteLength === right.byteLength && timingSafeEqual(given, right);
  return holds && now < expiresAt ? claims : null;
}
