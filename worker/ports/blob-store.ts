/**
 * Where immutable bytes live: packs, LFS objects, later xorbs. Keys are written once and never overwritten with other
 * bytes. A `put` is atomic: after it resolves the whole object is there and durable; when it fails or the process
 * dies nothing is visible under the key.
 */
import type { HubError } from '../domain/errors.ts';
import type { Sha256 } from '../domain/oid.ts';
import type { Result } from '../domain/result.ts';

export interface BlobInfo {
  readonly key: string;
  readonly sizeBytes: number;
  /** Milliseconds since the epoch; sweeps use it for their grace period. */
  readonly modifiedAt: number;
}

/** Half-open: `offset` to `offset + length`, both in bytes. A range past the end is cut to the object's end. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export interface BlobBody {
  /** Size of the whole object, also when a range was asked for. */
  readonly sizeBytes: number;
  readonly body: ReadableStream<Uint8Array>;
}

export interface PutExpectation {
  /** Exact size; a longer or shorter body fails with `content-mismatch`. Absent: unknown, any size up to `maxBytes`. */
  readonly sizeBytes?: number;
  readonly maxBytes?: number;
  /** The body's digest; another one fails with `content-mismatch` and leaves nothing. */
  readonly sha256?: Sha256;
}

/** A URL a client may use against the store itself, without the hub in between. */
export interface DirectRequest {
  readonly url: string;
  /** Headers the client must send for the signature to hold. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: number;
}

/** Offered only by stores that clients can reach themselves (an S3 with a public address). */
export interface DirectAccess {
  get(key: string, options: { readonly ttlMs: number; readonly filename?: string; readonly contentType?: string }): Promise<DirectRequest>;
  put(key: string, options: { readonly ttlMs: number; readonly sizeBytes: number; readonly sha256: Sha256 }): Promise<DirectRequest>;
  putPart(
    key: string,
    options: { readonly ttlMs: number; readonly uploadId: string; readonly partNumber: number; readonly sizeBytes: number },
  ): Promise<DirectRequest>;
}

export interface UploadedPart {
  /** From 1. */
  readonly partNumber: number;
  readonly etag: string;
}

export interface BlobStore {
  head(key: string): Promise<BlobInfo | null>;
  get(key: string, range?: ByteRange): Promise<BlobBody | null>;
  put(key: string, body: ReadableStream<Uint8Array> | Uint8Array, expect: PutExpectation): Promise<Result<BlobInfo, HubError>>;
  /** Deleting a missing key is not an error. */
  delete(keys: readonly string[]): Promise<void>;
  /** In key order; `cursor` is opaque and absent on the last page. */
  list(prefix: string, cursor?: string): Promise<{ readonly blobs: readonly BlobInfo[]; readonly cursor?: string }>;

  /** Multipart: parts of equal size (>= 5 MiB) except the last; they survive a restart until completed or aborted. */
  createMultipart(key: string): Promise<string>;
  putPart(key: string, uploadId: string, partNumber: number, body: ReadableStream<Uint8Array>, sizeBytes: number): Promise<Result<UploadedPart, HubError>>;
  /** Parts already stored, so that an interrupted upload can go on. */
  listParts(key: string, uploadId: string): Promise<readonly (UploadedPart & { readonly sizeBytes: number })[]>;
  /** Joins the parts; the result is checked like a `put` and a wrong one leaves nothing. */
  completeMultipart(key: string, uploadId: string, parts: readonly UploadedPart[], expect: PutExpectation): Promise<Result<BlobInfo, HubError>>;
  abortMultipart(key: string, uploadId: string): Promise<void>;

  readonly direct?: DirectAccess;
}
