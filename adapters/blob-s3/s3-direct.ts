/** URLs that clients use against the store itself, signed for the address by which they reach it. */
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type HubError, hubError } from '../../worker/domain/errors.ts';
import { type Result, fail } from '../../worker/domain/result.ts';
import type { DirectAccess, DirectRequest, PutExpectation, StoredBlob } from '../../worker/ports/blob-store.ts';
import { type CheckContext, checkStored, sizeMismatch } from './s3-check.ts';
import { statusOfError } from './s3-client.ts';
import { signPart, signPut } from './s3-transfer.ts';

/** Longest life of a presigned URL (signature version 4). */
const MAX_TTL_SECONDS = 7 * 24 * 3600;

export class S3Direct implements DirectAccess {
  /** S3's limit for a single PUT, and for copying an object in one step. */
  readonly maxPutBytes = 5 * 1024 ** 3;
  readonly #public: S3Client;
  readonly #context: CheckContext;
  readonly #now: () => number;

  constructor(publicClient: S3Client, context: CheckContext, now: () => number) {
    this.#public = publicClient;
    this.#context = context;
    this.#now = now;
  }

  async get(key: string, options: Parameters<DirectAccess['get']>[1]): Promise<DirectRequest> {
    const { range } = options;
    const command = new GetObjectCommand({
      Bucket: this.#context.bucket,
      Key: key,
      ...(options.contentDisposition !== undefined && { ResponseContentDisposition: options.contentDisposition }),
      ...(options.contentType !== undefined && { ResponseContentType: options.contentType }),
      ...(range !== undefined && { Range: `bytes=${range.offset}-${range.offset + range.length - 1}` }),
    });
    const expiresIn = seconds(options.ttlMs);
    if (range === undefined)
      return this.#request(await getSignedUrl(this.#public, command, { expiresIn }), {}, expiresIn);
    // The range is one of the signed headers: the store refuses the URL with any other, and without one.
    const url = await getSignedUrl(this.#public, command, { expiresIn, signableHeaders: new Set(['host', 'range']) });
    return this.#request(url, { range: `bytes=${range.offset}-${range.offset + range.length - 1}` }, expiresIn);
  }

  async put(
    key: string,
    options: { readonly ttlMs: number; readonly sizeBytes: number; readonly sha256: DirectPutDigest },
  ): Promise<DirectRequest> {
    const { ttlMs, sizeBytes, sha256 } = options;
    const expiresIn = seconds(ttlMs);
    const { url, headers } = await signPut(this.#public, this.#context.bucket, key, { sizeBytes, sha256 }, expiresIn);
    return this.#request(url, headers, expiresIn);
  }

  async putPart(
    key: string,
    options: {
      readonly ttlMs: number;
      readonly uploadId: string;
      readonly partNumber: number;
      readonly sizeBytes: number;
    },
  ): Promise<DirectRequest> {
    const { ttlMs, ...part } = options;
    const expiresIn = seconds(ttlMs);
    const url = await signPart(this.#public, { bucket: this.#context.bucket, key, ...part }, expiresIn);
    return this.#request(url, {}, expiresIn);
  }

  async adopt(from: string, to: string, expect: PutExpectation): Promise<Result<StoredBlob, HubError>> {
    const sizeBytes = await this.#sizeOf(from);
    if (sizeBytes === null) return fail(hubError('not-found', 'Nothing was uploaded here.'));
    const wrongSize = sizeMismatch(sizeBytes, expect);
    if (wrongSize !== null) {
      await this.#delete(from);
      return fail(wrongSize);
    }
    await this.#copy(from, to);
    const checked = await checkStored(this.#context, to, expect);
    if (!checked.ok) await this.#delete(to);
    await this.#delete(from);
    return checked;
  }

  async #sizeOf(key: string): Promise<number | null> {
    try {
      const { client, bucket } = this.#context;
      const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      return head.ContentLength ?? 0;
    } catch (error) {
      if (statusOfError(error) === 404) return null;
      throw error;
    }
  }

  async #copy(from: string, to: string): Promise<void> {
    const { client, bucket } = this.#context;
    const source = `${bucket}/${from}`.split('/').map(encodeURIComponent).join('/');
    // A checksum the object came with is copied along; asking for one is more than some stores can do.
    await client.send(new CopyObjectCommand({ Bucket: bucket, Key: to, CopySource: source }));
  }

  async #delete(key: string): Promise<void> {
    await this.#context.client.send(new DeleteObjectCommand({ Bucket: this.#context.bucket, Key: key }));
  }

  #request(url: string, headers: Readonly<Record<string, string>>, expiresIn: number): DirectRequest {
    return { url, headers, expiresAt: this.#now() + expiresIn * 1000 };
  }
}

type DirectPutDigest = Parameters<DirectAccess['put']>[1]['sha256'];

function seconds(ttlMs: number): number {
  return Math.min(Math.max(Math.ceil(ttlMs / 1000), 1), MAX_TTL_SECONDS);
}
