/** Multipart uploads in the store's own form. */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListPartsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type HubError, hubError } from '../../worker/domain/errors.ts';
import { type Result, fail, ok } from '../../worker/domain/result.ts';
import type { StoredPart, UnfinishedMultipart, UploadedPart } from '../../worker/ports/blob-store.ts';
import { streamSource } from '../../worker/ports/byte-source.ts';
import { sendVerified } from '../../worker/ports/send-verified.ts';
import type { S3Network } from './s3-access.ts';
import { nameOfError, statusOfError } from './s3-client.ts';
import { refusal, sendPut, signPart } from './s3-transfer.ts';

/** Enough for one sweep; the next one goes on. */
const MAX_UNFINISHED = 5000;

/** Not offered, or not allowed to these credentials. */
const UNLISTABLE = new Set([400, 403, 404, 405, 501]);

export class S3Multipart {
  readonly #client: S3Client;
  readonly #network: S3Network;
  readonly #bucket: string;

  constructor(client: S3Client, network: S3Network, bucket: string) {
    this.#client = client;
    this.#network = network;
    this.#bucket = bucket;
  }

  async create(key: string): Promise<string> {
    const { UploadId: uploadId } = await this.#client.send(
      new CreateMultipartUploadCommand({
        Bucket: this.#bucket,
        Key: key,
        ContentType: 'application/octet-stream',
      }),
    );
    if (uploadId === undefined) throw new Error('The object store began an upload without naming it.');
    return uploadId;
  }

  async putPart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: ReadableStream<Uint8Array> | Uint8Array,
    sizeBytes: number,
  ): Promise<Result<UploadedPart, HubError>> {
    const url = await signPart(this.#client, { bucket: this.#bucket, key, uploadId, partNumber, sizeBytes });
    const send = (content: ReadableStream<Uint8Array> | Uint8Array, signal?: AbortSignal): Promise<Response> =>
      sendPut(this.#network, { url, headers: {} }, content, signal);
    if (body instanceof Uint8Array) return this.#storedPart(partNumber, await send(body), key);
    const sent = await sendVerified(streamSource(body), { sizeBytes }, send);
    return sent.ok ? this.#storedPart(partNumber, sent.value.answer, key) : sent;
  }

  async #storedPart(partNumber: number, response: Response, key: string): Promise<Result<UploadedPart, HubError>> {
    const etag = response.headers.get('etag');
    if (response.status === 404) {
      await response.body?.cancel();
      return unknownUpload();
    }
    if (!response.ok || etag === null) throw await refusal('store a part of', key, response);
    return ok({ partNumber, etag: bare(etag) });
  }

  async listParts(key: string, uploadId: string): Promise<readonly StoredPart[]> {
    const parts: StoredPart[] = [];
    let marker: string | undefined;
    do {
      const page = await this.#listPage(key, uploadId, marker);
      if (page === null) return [];
      for (const { PartNumber, ETag, Size } of page.Parts ?? []) {
        if (PartNumber === undefined || ETag === undefined) continue;
        parts.push({ partNumber: PartNumber, etag: bare(ETag), sizeBytes: Size ?? 0 });
      }
      marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
    } while (marker !== undefined);
    return parts;
  }

  async #listPage(key: string, uploadId: string, marker: string | undefined) {
    try {
      return await this.#client.send(
        new ListPartsCommand({
          Bucket: this.#bucket,
          Key: key,
          UploadId: uploadId,
          ...(marker !== undefined && { PartNumberMarker: marker }),
        }),
      );
    } catch (error) {
      // A store without this request costs clients only the knowledge of what they need not send again.
      if (isUnknownUpload(error) || statusOfError(error) === 501) return null;
      throw error;
    }
  }

  async listUnfinished(prefix: string): Promise<readonly UnfinishedMultipart[]> {
    const found: UnfinishedMultipart[] = [];
    let next: { readonly KeyMarker?: string; readonly UploadIdMarker?: string } | null = {};
    while (next !== null && found.length < MAX_UNFINISHED) {
      const page = await this.#unfinishedPage(prefix, next);
      for (const { Key, UploadId, Initiated } of page?.Uploads ?? []) {
        if (Key === undefined || UploadId === undefined || Initiated === undefined) continue;
        found.push({ key: Key, uploadId: UploadId, startedAt: Initiated.getTime() });
      }
      next = page?.IsTruncated === true && page.NextKeyMarker !== undefined ? markersOf(page) : null;
    }
    return found;
  }

  async #unfinishedPage(prefix: string, from: { readonly KeyMarker?: string; readonly UploadIdMarker?: string }) {
    try {
      return await this.#client.send(
        new ListMultipartUploadsCommand({ Bucket: this.#bucket, Prefix: prefix, ...from }),
      );
    } catch (error) {
      // A store without this request has to be told by its own rules when to forget parts.
      if (UNLISTABLE.has(statusOfError(error) ?? 0)) return null;
      throw error;
    }
  }

  async complete(key: string, uploadId: string, parts: readonly UploadedPart[]): Promise<Result<null, HubError>> {
    try {
      await this.#client.send(
        new CompleteMultipartUploadCommand({
          Bucket: this.#bucket,
          Key: key,
          UploadId: uploadId,
          MultipartUpload: {
            Parts: parts.map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: `"${bare(etag)}"` })),
          },
        }),
      );
      return ok(null);
    } catch (error) {
      if (isUnknownUpload(error)) return unknownUpload();
      if (['InvalidPart', 'InvalidPartOrder', 'EntityTooSmall', 'MalformedXML'].includes(nameOfError(error))) {
        return fail(
          hubError('unprocessable', `The parts do not fit together (${nameOfError(error)}); upload them again.`),
        );
      }
      throw error;
    }
  }

  async abort(key: string, uploadId: string): Promise<void> {
    try {
      await this.#client.send(new AbortMultipartUploadCommand({ Bucket: this.#bucket, Key: key, UploadId: uploadId }));
    } catch (error) {
      if (!isUnknownUpload(error)) throw error;
    }
  }
}

function markersOf({ NextKeyMarker, NextUploadIdMarker }: ListMultipartUploadsCommandOutput) {
  return {
    ...(NextKeyMarker !== undefined && { KeyMarker: NextKeyMarker }),
    ...(NextUploadIdMarker !== undefined && { UploadIdMarker: NextUploadIdMarker }),
  };
}

/** S3 writes entity tags in quotes and wants them so, but not every caller keeps them. */
function bare(etag: string): string {
  return etag.replace(/^"(.*)"$/, '$1');
}

function isUnknownUpload(error: unknown): boolean {
  return nameOfError(error) === 'NoSuchUpload' || statusOfError(error) === 404;
}

function unknownUpload(): Result<never, HubError> {
  return fail(hubError('not-found', 'This upload was completed or aborted, or never begun.'));
}
