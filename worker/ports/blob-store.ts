/**
 * Where immutable bytes live: packs, LFS objects, later xorbs. A key is written once; writing it again is for
 * repeating the same bytes only. A `put` is atomic: after it resolves the whole object is there, and when it fails or
 * the process dies nothing is visible under the key. Methods throw when the store itself fails.
 *
 * Keys are built by blob-keys.ts alone. No segment of a key is empty, `.` or `..`, and no key is a folder
 * of another one (`a` and `a/b`).
 */
import type { HubError } from '../domain/errors.ts';
import type { Sha256 } from '../domain/oid.ts';
import type { Result } from '../domain/result.ts';
import type { ByteSource } from './byte-source.ts';

export interface StoredBlob {
  readonly key: string;
  readonly sizeBytes: number;
}

export interface BlobInfo extends StoredBlob {
  /** Milliseconds since the epoch, perhaps of whole seconds only; sweeps use it for their grace period. */
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
  /** Hand it to a Response untouched and its bytes never pass through JavaScript; else read it in large chunks (BYOB). */
  readonly body: ReadableStream<Uint8Array>;
}

export interface PutExpectation {
  /** Exact size; a longer or shorter body fails with `content-mismatch`. Absent: unknown, any size up to `maxBytes`. */
  readonly sizeBytes?: number;
  /** A longer body fails with `too-large`. */
  readonly maxBytes?: number;
  /** The body's digest; another one fails with `content-mismatch` and leaves nothing. */
  readonly sha256?: Sha256;
  /**
   * Fail with `already-exists` when the key is taken. Where a store cannot decide this itself, two puts at the same
   * moment may both succeed.
   */
  readonly ifAbsent?: boolean;
}

/** A URL a client may use against the store itself, without the hub in between. */
export interface DirectRequest {
  readonly url: string;
  /** Headers the client must send, exactly these, for the signature to hold. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Offered only by stores that clients can reach themselves (an S3 with a public address). */
export interface DirectAccess {
  /** Largest body that `put` can take. */
  readonly maxPutBytes: number;
  get(
    key: string,
    options: {
      readonly ttlMs: number;
      readonly contentDisposition?: string;
      readonly contentType?: string;
      /** Only this range: the client must ask for exactly it. */
      readonly range?: ByteRange;
    },
  ): Promise<DirectRequest>;
  /** The URL holds until it expires, also after use: give it for a key that nobody reads, and `adopt` it from there. */
  put(
    key: string,
    options: { readonly ttlMs: number; readonly sizeBytes: number; readonly sha256: Sha256 },
  ): Promise<DirectRequest>;
  /** Needs no headers, so it suits clients that send none. Worthless once the upload is completed or aborted. */
  putPart(
    key: string,
    options: {
      readonly ttlMs: number;
      readonly uploadId: string;
      readonly partNumber: number;
      readonly sizeBytes: number;
    },
  ): Promise<DirectRequest>;
  /** Moves what a client put under `from` to `to`, out of the client's reach, and checks it there like a `put`. */
  adopt(from: string, to: string, expect: PutExpectation): Promise<Result<StoredBlob, HubError>>;
}

export interface UploadedPart {
  /** From 1. */
  readonly partNumber: number;
  readonly etag: string;
}

export interface StoredPart extends UploadedPart {
  readonly sizeBytes: number;
}

/** An upload in parts that was neither completed nor aborted. */
export interface UnfinishedMultipart {
  readonly key: string;
  readonly uploadId: string;
  /** Milliseconds since the epoch, by the store's clock. */
  readonly startedAt: number;
}

export interface BlobStore {
  head(key: string): Promise<BlobInfo | null>;
  get(key: string, range?: ByteRange): Promise<BlobBody | null>;
  /** A source that rejects is given up like a connection that was cut: nothing stays. */
  put(
    key: string,
    body: ReadableStream<Uint8Array> | Uint8Array | ByteSource,
    expect: PutExpectation,
  ): Promise<Result<StoredBlob, HubError>>;
  /** Deleting a missing key is not an error. */
  delete(keys: readonly string[]): Promise<void>;
  /** In key order; `cursor` is opaque and absent on the last page. */
  list(prefix: string, cursor?: string): Promise<{ readonly blobs: readonly BlobInfo[]; readonly cursor?: string }>;

  /** Multipart: parts of equal size (>= 5 MiB) except the last; they survive a restart until completed or aborted. */
  createMultipart(key: string): Promise<string>;
  /** Storing a part again replaces it. An unknown upload fails with `not-found`. */
  putPart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: ReadableStream<Uint8Array>,
    sizeBytes: number,
  ): Promise<Result<UploadedPart, HubError>>;
  /**
   * Parts already stored, in order, so that an interrupted upload can go on; none of an unknown upload, and none where
   * the store cannot tell.
   */
  listParts(key: string, uploadId: string): Promise<readonly StoredPart[]>;
  /**
   * Joins the parts in the order given; the result is checked like a `put`, and a wrong one leaves nothing, not even
   * the parts. Fails with `unprocessable` when a part is not there as named (the parts stay), and with `not-found` for
   * an unknown upload. A store may show the result under the key before it is checked.
   */
  completeMultipart(
    key: string,
    uploadId: string,
    parts: readonly UploadedPart[],
    expect: PutExpectation,
  ): Promise<Result<StoredBlob, HubError>>;
  /** Aborting an unknown upload is not an error. */
  abortMultipart(key: string, uploadId: string): Promise<void>;
  /**
   * Uploads that are under way or were left behind, at most some thousands of them; none where the store cannot tell.
   * Absent where nothing can be left behind for long.
   */
  listUnfinished?(prefix: string): Promise<readonly UnfinishedMultipart[]>;

  readonly direct?: DirectAccess;
}
