/** The blob store in an R2 bucket, through its binding. Blobs are below `objects/`, so that parts have a place beside. */
import { type HubError, hubError } from '../../worker/domain/errors.ts';
import { type Result, fail, ok } from '../../worker/domain/result.ts';
import type {
  BlobBody,
  BlobInfo,
  BlobStore,
  ByteRange,
  PutExpectation,
  StoredBlob,
  StoredPart,
  UploadedPart,
} from '../../worker/ports/blob-store.ts';
import { type ByteSource, bytesSource, sourceOf, streamSource } from '../../worker/ports/byte-source.ts';
import { putInParts } from '../../worker/ports/put-in-parts.ts';
import { sendVerified } from '../../worker/ports/send-verified.ts';
import { copyVerified, discardSink } from '../../worker/ports/verified-copy.ts';
import { R2Parts } from './r2-parts.ts';

const ROOT = 'objects/';
/** R2 takes single bodies up to 5 GiB. */
const MAX_SINGLE_BYTES = 4 * 1024 ** 3;
const DELETE_BATCH = 1000;

export class R2BlobStore implements BlobStore {
  readonly #bucket: R2Bucket;
  readonly #parts: R2Parts;

  constructor(bucket: R2Bucket) {
    this.#bucket = bucket;
    this.#parts = new R2Parts(bucket);
  }

  async head(key: string): Promise<BlobInfo | null> {
    const object = await this.#bucket.head(ROOT + key);
    return object === null ? null : infoOf(object);
  }

  async get(key: string, range?: ByteRange): Promise<BlobBody | null> {
    if (range === undefined) {
      const object = await this.#bucket.get(ROOT + key);
      return object === null ? null : { sizeBytes: object.size, body: object.body };
    }
    // R2 refuses a range that has nothing in it, so its size must be known first.
    const head = await this.#bucket.head(ROOT + key);
    if (head === null) return null;
    const length = Math.min(range.length, head.size - range.offset);
    if (length <= 0) return { sizeBytes: head.size, body: new Blob([]).stream() };
    const object = await this.#bucket.get(ROOT + key, { range: { offset: range.offset, length } });
    return object === null ? null : { sizeBytes: object.size, body: object.body };
  }

  async put(
    key: string,
    body: ReadableStream<Uint8Array> | Uint8Array | ByteSource,
    expect: PutExpectation,
  ): Promise<Result<StoredBlob, HubError>> {
    const source = sourceOf(body);
    if (expect.ifAbsent === true && (await this.#bucket.head(ROOT + key)) !== null) {
      await source.cancel();
      return taken();
    }
    if (body instanceof Uint8Array) return this.#putBytes(key, body, expect);
    if (expect.sizeBytes === undefined || expect.sizeBytes > MAX_SINGLE_BYTES)
      return this.#putParts(key, source, expect);
    const sent = await sendVerified(source, expect, (stream) => this.#putObject(key, stream, expect));
    if (!sent.ok) return sent;
    return sent.value.answer === null ? taken() : ok({ key, sizeBytes: sent.value.sizeBytes });
  }

  async #putBytes(key: string, bytes: Uint8Array, expect: PutExpectation): Promise<Result<StoredBlob, HubError>> {
    const checked = await copyVerified(bytesSource(bytes), expect, discardSink);
    if (!checked.ok) return checked;
    const object = await this.#putObject(key, bytes, expect);
    return object === null ? taken() : ok({ key, sizeBytes: bytes.byteLength });
  }

  /** Null when the key is taken and must not be. */
  #putObject(
    key: string,
    body: ReadableStream<Uint8Array> | Uint8Array,
    { sha256, ifAbsent }: PutExpectation,
  ): Promise<R2Object | null> {
    return this.#bucket.put(ROOT + key, body, {
      ...(sha256 !== undefined && { sha256 }),
      ...(ifAbsent === true && { onlyIf: { etagDoesNotMatch: '*' } }),
    });
  }

  async #putParts(key: string, source: ByteSource, expect: PutExpectation): Promise<Result<StoredBlob, HubError>> {
    let upload: R2MultipartUpload | null = null;
    const parts: R2UploadedPart[] = [];
    const begun = (): R2MultipartUpload => {
      if (upload === null) throw new Error('A part was put before the upload was begun.');
      return upload;
    };
    const copied = await putInParts(source, expect, {
      putWhole: async (bytes) => {
        await this.#putObject(key, bytes, {});
      },
      begin: async () => {
        upload = await this.#bucket.createMultipartUpload(ROOT + key);
      },
      putPart: async (partNumber, bytes) => {
        parts.push(await begun().uploadPart(partNumber, bytes));
      },
      complete: async () => {
        await begun().complete(parts);
      },
      abort: () => begun().abort(),
    });
    return copied.ok ? ok({ key, sizeBytes: copied.value }) : copied;
  }

  async delete(keys: readonly string[]): Promise<void> {
    const names = keys.map((key) => ROOT + key);
    for (let start = 0; start < names.length; start += DELETE_BATCH) {
      await this.#bucket.delete(names.slice(start, start + DELETE_BATCH));
    }
  }

  async list(
    prefix: string,
    cursor?: string,
  ): Promise<{ readonly blobs: readonly BlobInfo[]; readonly cursor?: string }> {
    const page = await this.#bucket.list({ prefix: ROOT + prefix, ...(cursor !== undefined && { cursor }) });
    const blobs = page.objects.map(infoOf);
    return page.truncated ? { blobs, cursor: page.cursor } : { blobs };
  }

  async createMultipart(key: string): Promise<string> {
    const { uploadId } = await this.#bucket.createMultipartUpload(ROOT + key);
    await this.#parts.open(key, uploadId);
    return uploadId;
  }

  async putPart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: ReadableStream<Uint8Array>,
    sizeBytes: number,
  ): Promise<Result<UploadedPart, HubError>> {
    if (!(await this.#parts.isOpen(key, uploadId))) return unknownUpload();
    const upload = this.#bucket.resumeMultipartUpload(ROOT + key, uploadId);
    const sent = await sendVerified(streamSource(body), { sizeBytes }, (stream) =>
      upload.uploadPart(partNumber, stream),
    );
    if (!sent.ok) return sent;
    const part = { partNumber, etag: sent.value.answer.etag };
    await this.#parts.note(uploadId, part, sizeBytes);
    return ok(part);
  }

  async listParts(key: string, uploadId: string): Promise<readonly StoredPart[]> {
    return (await this.#parts.isOpen(key, uploadId)) ? this.#parts.list(uploadId) : [];
  }

  async completeMultipart(
    key: string,
    uploadId: string,
    parts: readonly UploadedPart[],
    expect: PutExpectation,
  ): Promise<Result<StoredBlob, HubError>> {
    if (!(await this.#parts.isOpen(key, uploadId))) return unknownUpload();
    const stored = new Map((await this.#parts.list(uploadId)).map((part) => [part.partNumber, part.etag]));
    const missing = parts.find((part) => stored.get(part.partNumber) !== part.etag);
    if (missing !== undefined) {
      return fail(hubError('unprocessable', `Part ${missing.partNumber} is not stored as named; upload it again.`));
    }
    await this.#bucket.resumeMultipartUpload(ROOT + key, uploadId).complete([...parts]);
    await this.#parts.forget(uploadId);
    const checked = await this.#check(key, expect);
    if (!checked.ok) await this.#bucket.delete(ROOT + key);
    return checked;
  }

  async #check(key: string, expect: PutExpectation): Promise<Result<StoredBlob, HubError>> {
    const object = await this.#bucket.get(ROOT + key);
    if (object === null) throw new Error(`The bucket lost ${key} right after it was completed.`);
    const checked = await copyVerified(streamSource(object.body), expect, discardSink);
    return checked.ok ? ok({ key, sizeBytes: checked.value }) : checked;
  }

  async abortMultipart(key: string, uploadId: string): Promise<void> {
    if (!(await this.#parts.isOpen(key, uploadId))) return;
    await this.#bucket.resumeMultipartUpload(ROOT + key, uploadId).abort();
    await this.#parts.forget(uploadId);
  }
}

function infoOf(object: R2Object): BlobInfo {
  return { key: object.key.slice(ROOT.length), sizeBytes: object.size, modifiedAt: object.uploaded.getTime() };
}

function taken(): Result<never, HubError> {
  return fail(hubError('already-exists', 'This blob is already stored.'));
}

function unknownUpload(): Result<never, HubError> {
  return fail(hubError('not-found', 'This upload was completed or aborted, or never begun.'));
}
