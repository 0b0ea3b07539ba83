/** The bodies of the LFS API (git-lfs, docs/api), as they arrive and as they leave. */
import { z } from 'zod';
import { type Sha256, isSha256 } from '../domain/oid.ts';

export const LFS_MEDIA_TYPE = 'application/vnd.git-lfs+json';

/** git-lfs asks for 100 at a time, huggingface_hub for 256. */
export const MAX_BATCH_OBJECTS = 1000;

const oid = z.custom<Sha256>((value) => typeof value === 'string' && isSha256(value), {
  error: 'must be a SHA-256 digest, 64 hexadecimal digits in lower case',
});
const sizeBytes = z.number().int().nonnegative();
const ref = z.object({ name: z.string().max(1024) }).nullish();

export const batchRequest = z.object({
  operation: z.enum(['download', 'upload'], { error: 'must be download or upload' }),
  transfers: z.array(z.string()).default(['basic']),
  /** `@huggingface/hub` writes `sha_256`. */
  hash_algo: z.enum(['sha256', 'sha_256'], { error: 'must be sha256' }).default('sha256'),
  /** What is to be pushed to. */
  ref,
  objects: z.array(z.object({ oid, size: sizeBytes })).max(MAX_BATCH_OBJECTS),
});
export type BatchRequest = z.infer<typeof batchRequest>;

export const verifyRequest = z.object({ oid, size: sizeBytes });

/** What huggingface_hub sends when all parts are stored. */
export const completeRequest = z.object({
  oid,
  parts: z.array(z.object({ partNumber: z.number().int().positive(), etag: z.string().min(1).max(200) })).max(10_000),
});

const limit = z.coerce.number().int().positive().max(1000).default(100);
const cursor = z.string().max(5000).optional();

export const createLockRequest = z.object({ path: z.string().min(1).max(4096), ref });
export const listLocksQuery = z.object({
  path: z.string().optional(),
  id: z.string().optional(),
  cursor,
  limit: limit.catch(100),
});
export const verifyLocksRequest = z.object({ cursor: cursor.nullable(), limit: limit.catch(100) });
export const unlockRequest = z.object({ force: z.boolean().nullish() });

export interface LfsAction {
  readonly href: string;
  readonly header?: Readonly<Record<string, string>>;
  /** Seconds from now. */
  readonly expires_in?: number;
}

export interface BatchObject {
  readonly oid: string;
  readonly size: number;
  /** Tells git-lfs that the actions need no credentials. */
  readonly authenticated?: true;
  readonly actions?: Readonly<Partial<Record<'download' | 'upload' | 'verify', LfsAction>>>;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface BatchResponse {
  readonly transfer: 'basic' | 'multipart' | 'xet';
  readonly objects: readonly BatchObject[];
  readonly hash_algo: 'sha256';
}

export interface WireLock {
  readonly id: string;
  readonly path: string;
  /** RFC 3339 with second precision. */
  readonly locked_at: string;
  readonly owner: { readonly name: string };
}
