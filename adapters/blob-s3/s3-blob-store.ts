/** The blob store in a bucket of any S3 server. */
import { DeleteObjectCommand, HeadObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { type HubError, hubError } from '../../worker/domain/errors.ts';
import { type Result, fail, ok } from '../../worker/domain/result.ts';
import type {
  BlobBody,
  BlobInfo,
  BlobStore,
  ByteRange,
  DirectAccess,
  PutExpectation,
  StoredBlob,
  StoredPart,
  UnfinishedMultipart,
  UploadedPart,
} from '../../worker/ports/blob-store.ts';
import { type ByteSource, bytesSource, sourceOf } from '../../worker/ports/byte-source.ts';
import type { Clock } from '../../worker/ports/clock.ts';
import { putInParts } from '../../worker/ports/put-in-parts.ts';
import { sendVerified } from '../../worker/ports/send-verified.ts';
import { copyVerified, discardSink } from '../../worker/ports/verified-copy.ts';
import { S3Abilities } from './s3-abilities.ts';
import type { S3Access } from './s3-access.ts';
import { checkStored } from './s3-check.ts';
import { s3Client, statusOfError } from './s3-client.ts';
import { S3Direct } from './s3-direct.ts';
import { S3Multipart } from './s3-multipart.ts';
import { refusal, sendGet, sendPut, signPut } from './s3-transfer.ts';

/** S3 takes single bodies up to 5 GiB. */
const MAX_SINGLE_BYTES = 4 * 1024 ** 3;
const DELETES_AT_ONCE = 16;

export class S3BlobStore implements BlobStore {
  readonly direct?: DirectAccess;
  readonly #access: S3Access;
  readonly #client: S3Client;
  readonly #multipart: S3Multipart;
  readonly #abilities: S3Abilities;

  constructor(access: S3Access, clock: Clock) {
    const { network, bucket, endpoint, publicEndpoint } = access;
    this.#access = access;
    this.#client = s3Client(access, endpoint);
    this.#multipart = new S3Multipart(this.#client, network, bucket);
    this.#abilities = new S3Abilities(this.#client, network, bucket);
    if (publicEndpoint !== undefined) {
      this.direct = new S3Direct(s3Client(access, publicEndpoint), this.#checkContext(), () => clock.now());
    }
  }

  #checkContext() {
    const { network, bucket } = this.#access;
    return { client: this.#client, network, bucket, abilities: this.#abilities };
  }

  async head(key: string): Promise<BlobInfo | null> {
    try {
      const head = await this.#client.send(new HeadObjectCommand({ Bucket: this.#access.bucket, Key: key }));
      return { key, sizeBytes: head.ContentLength ?? 0, modifiedAt: head.LastModified?.getTime() ?? 0 };
    } catch (error) {
      if (statusOfError(error) === 404) return null;
      throw error;
    }
  }

  async get(key: string, range?: ByteRange): Promise<BlobBody | null> {
    if (range?.length === 0) return this.#emptyRange(key);
    const header = range && `bytes=${range.offset}-${range.offset + range.length - 1}`;
    const response = await sendGet(this.#access.network, this.#client, this.#access.bucket, key, header);
    if (response.status === 200 || response.status === 206) {
      const total = response.headers.get('content-range')?.split('/')[1] ?? response.headers.get('content-length');
      return { sizeBytes: Number(total), body: response.body ?? new Blob([]).stream() };
    }
    await response.body?.cancel();
    return response.status === 404 ? null : this.#emptyRange(key);
  }

  async #emptyRange(key: string): Promise<BlobBody | null> {
    const head = await this.head(key);
    return head === null ? null : { sizeBytes: head.sizeBytes, body: new Blob([]).stream() };
  }

  async put(
    key: string,
    body: ReadableStream<Uint8Array> | Uint8Array | ByteSource,
    expect: PutExpectation,
  ): Promise<Result<StoredBlob, HubError>> {
    const source = sourceOf(body);
    if (expect.ifAbsent === true && (await this.head(key)) !== null) {
      await source.cancel();
      return taken();
    }
    if (body instanceof Uint8Array) return this.#putBytes(key, body, expect);
    if (expect.sizeBytes === undefined || expect.sizeBytes > MAX_SINGLE_BYTES)
      return this.#putParts(key, source, expect);
    const request = await this.#signPut(key, { ...expect, sizeBytes: expect.sizeBytes });
    const sent = await sendVerified(source, expect, (stream, signal) =>
      sendPut(this.#access.network, request, stream, signal),
    );
    return sent.ok ? this.#stored(key, sent.value.sizeBytes, sent.value.answer) : sent;
  }

  async #putBytes(key: string, bytes: Uint8Array, expect: PutExpectation): Promise<Result<StoredBlob, HubError>> {
    const checked = await copyVerified(bytesSource(bytes), expect, discardSink);
    if (!checked.ok) return checked;
    const request = await this.#signPut(key, { ...expect, sizeBytes: bytes.byteLength });
    return this.#stored(key, bytes.byteLength, await sendPut(this.#access.network, request, bytes));
  }

  async #signPut(key: string, { ifAbsent, sizeBytes, sha256 }: PutExpectation & { readonly sizeBytes: number }) {
    const isConditional = ifAbsent === true && (await this.#abilities.hasConditionalWrites());
    const signing = { sizeBytes, ifAbsent: isConditional, ...(sha256 !== undefined && { sha256 }) };
    return signPut(this.#client, this.#access.bucket, key, signing);
  }

  async #stored(key: string, sizeBytes: number, response: Response): Promise<Result<StoredBlob, HubError>> {
    if (!response.ok && response.status !== 412) throw await refusal('store', key, response);
    await response.body?.cancel();
    return response.ok ? ok({ key, sizeBytes }) : taken();
  }

  async #putParts(key: string, source: ByteSource, expect: PutExpectation): Promise<Result<StoredBlob, HubError>> {
    let uploadId = '';
    const parts: UploadedPart[] = [];
    const copied = await putInParts(source, expect, {
      putWhole: async (bytes) => {
        await this.#putBytes(key, bytes, {});
      },
      begin: async () => {
        uploadId = await this.#multipart.create(key);
      },
      putPart: async (partNumber, bytes) => {
        parts.push(orThrow(await this.#multipart.putPart(key, uploadId, partNumber, bytes, bytes.byteLength)));
      },
      complete: async () => {
        orThrow(await this.#multipart.complete(key, uploadId, parts));
      },
      abort: () => this.#multipart.abort(key, uploadId),
    });
    return copied.ok ? ok({ key, sizeBytes: copied.value }) : copied;
  }

  /** One request a key: the bulk request needs an MD5 header on some stores and a checksum on others. */
  async delete(keys: readonly string[]): Promise<void> {
    for (let start = 0; start < keys.length; start += DELETES_AT_ONCE) {
      const some = keys.slice(start, start + DELETES_AT_ONCE);
      await Promise.all(
        some.map((key) => this.#client.send(new DeleteObjectCommand({ Bucket: this.#access.bucket, Key: key }))),
      );
    }
  }

  async list(
    prefix: string,
    cursor?: string,
  ): Promise<{ readonly blobs: readonly BlobInfo[]; readonly cursor?: string }> {
    const page = await this.#client.send(
      new ListObjectsV2Command({
        Bucket: this.#access.bucket,
        Prefix: prefix,
        // XML cannot carry every character a key may have.
        EncodingType: 'url',
        ...(cursor !== undefined && { ContinuationToken: cursor }),
      }),
    );
    const blobs = (page.Contents ?? []).map(({ Key = '', Size = 0, LastModified }) => ({
      key: page.EncodingType === 'url' ? decodeURIComponent(Key.replaceAll('+', ' ')) : Key,
      sizeBytes: Size,
      modifiedAt: LastModified?.getTime() ?? 0,
    }));
    return page.IsTruncated === true && page.NextContinuationToken !== undefined
      ? { blobs, cursor: page.NextContinuationToken }
      : { blobs };
  }

  createMultipart(key: string): Promise<string> {
    return this.#multipart.create(key);
  }

  putPart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: ReadableStream<Uint8Array>,
    sizeBytes: number,
  ): Promise<Result<UploadedPart, HubError>> {
    return this.#multipart.putPart(key, uploadId, partNumber, body, sizeBytes);
  }

  listParts(key: string, uploadId: string): Promise<readonly StoredPart[]> {
    return this.#multipart.listParts(key, uploadId);
  }

  async completeMultipart(
    key: string,
    uploadId: string,
    parts: readonly UploadedPart[],
    expect: PutExpectation,
  ): Promise<Result<StoredBlob, HubError>> {
    const joined = await this.#multipart.complete(key, uploadId, parts);
    if (!joined.ok) return joined;
    const checked = await checkStored(this.#checkContext(), key, expect);
    if (!checked.ok) await this.delete([key]);
    return checked;
  }

  abortMultipart(key: string, uploadId: string): Promise<void> {
    return this.#multipart.abort(key, uploadId);
  }

  listUnfinished(prefix: string): Promise<readonly UnfinishedMultipart[]> {
    return this.#multipart.listUnfinished(prefix);
  }
}

/** For steps whose refusal means that the store misbehaves. */
function orThrow<T>(result: Result<T, HubError>): T {
  if (result.ok) return result.value;
  throw new Error(result.error.message);
}

function taken(): Result<never, HubError> {
  return fail(hubError('already-exists', 'This blob is already stored.'));
}
