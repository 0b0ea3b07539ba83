/** The blob store in a folder, through workerd's disk service. See docs/adr for what its writes promise. */
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
import { type ByteSource, joinedSource, sourceOf } from '../../worker/ports/byte-source.ts';
import { sendVerified } from '../../worker/ports/send-verified.ts';
import { DiskClient, failure } from './disk-client.ts';
import { DiskParts } from './disk-parts.ts';
import { pathOfKey } from './disk-path.ts';
import { walkKeys } from './disk-walk.ts';

const ROOT = 'objects';
const PAGE_KEYS = 1000;
const HEADS_AT_ONCE = 32;

export class DiskBlobStore implements BlobStore {
  readonly #disk: DiskClient;
  readonly #parts: DiskParts;

  constructor(disk: Fetcher) {
    this.#disk = new DiskClient(disk);
    this.#parts = new DiskParts(this.#disk);
  }

  async head(key: string): Promise<BlobInfo | null> {
    const file = await this.#disk.head(fileOf(key));
    return file === null ? null : { key, ...file };
  }

  async get(key: string, range?: ByteRange): Promise<BlobBody | null> {
    if (range?.length === 0) return this.#emptyRange(key);
    const header = range && `bytes=${range.offset}-${range.offset + range.length - 1}`;
    const response = await this.#disk.get(fileOf(key), header);
    if (response === null) return null;
    const total = response.headers.get('content-range')?.split('/')[1] ?? response.headers.get('content-length');
    if (response.status === 416) {
      await response.body?.cancel();
      return { sizeBytes: Number(total), body: emptyStream() };
    }
    return { sizeBytes: Number(total), body: response.body ?? emptyStream() };
  }

  async #emptyRange(key: string): Promise<BlobBody | null> {
    const file = await this.#disk.head(fileOf(key));
    return file === null ? null : { sizeBytes: file.sizeBytes, body: emptyStream() };
  }

  put(
    key: string,
    body: ReadableStream<Uint8Array> | Uint8Array | ByteSource,
    expect: PutExpectation,
  ): Promise<Result<StoredBlob, HubError>> {
    return this.#write(key, sourceOf(body), expect);
  }

  async #write(key: string, source: ByteSource, expect: PutExpectation): Promise<Result<StoredBlob, HubError>> {
    const path = fileOf(key);
    if (expect.ifAbsent === true && (await this.#disk.head(path)) !== null) {
      await source.cancel();
      return fail(hubError('already-exists', 'This blob is already stored.'));
    }
    const sent = await sendVerified(source, expect, (stream, signal) => this.#disk.put(path, stream, signal));
    if (!sent.ok) return sent;
    if (!sent.value.answer.ok) throw failure('write', path, sent.value.answer);
    return ok({ key, sizeBytes: sent.value.sizeBytes });
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      // The disk service would remove a whole folder of that name.
      if ((await this.#disk.head(fileOf(key))) !== null) await this.#disk.delete(fileOf(key));
    }
  }

  async list(
    prefix: string,
    cursor?: string,
  ): Promise<{ readonly blobs: readonly BlobInfo[]; readonly cursor?: string }> {
    const keys: string[] = [];
    let isLast = true;
    for await (const key of walkKeys(this.#disk, ROOT, prefix, cursor ?? '')) {
      isLast = keys.length < PAGE_KEYS;
      if (!isLast) break;
      keys.push(key);
    }
    const blobs: BlobInfo[] = [];
    for (let start = 0; start < keys.length; start += HEADS_AT_ONCE) {
      const some = await Promise.all(keys.slice(start, start + HEADS_AT_ONCE).map((key) => this.head(key)));
      blobs.push(...some.filter((info) => info !== null));
    }
    const last = keys.at(-1);
    return isLast || last === undefined ? { blobs } : { blobs, cursor: last };
  }

  createMultipart(key: string): Promise<string> {
    return this.#parts.create(key);
  }

  async putPart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: ReadableStream<Uint8Array>,
    sizeBytes: number,
  ): Promise<Result<UploadedPart, HubError>> {
    if (!(await this.#parts.isOpen(key, uploadId))) return unknownUpload();
    return this.#parts.put(uploadId, partNumber, body, sizeBytes);
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
    const present = await this.#parts.check(uploadId, parts);
    if (!present.ok) return present;
    const source = joinedSource(parts.map((part) => () => this.#parts.open(uploadId, part)));
    const written = await this.#write(key, source, expect);
    if (written.ok || written.error.code === 'content-mismatch') await this.#parts.remove(uploadId);
    return written;
  }

  async abortMultipart(key: string, uploadId: string): Promise<void> {
    if (await this.#parts.isOpen(key, uploadId)) await this.#parts.remove(uploadId);
  }
}

function fileOf(key: string): string {
  return `${ROOT}/${pathOfKey(key)}`;
}

function emptyStream(): ReadableStream<Uint8Array> {
  return new Blob([]).stream();
}

function unknownUpload(): Result<never, HubError> {
  return fail(hubError('not-found', 'This upload was completed or aborted, or never begun.'));
}
