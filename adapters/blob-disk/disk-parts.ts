/**
 * Parts of multipart uploads as files: `parts/<uploadId>/<number>-<etag>`, beside a file `key` that says the upload
 * exists and for which key. The etag is chosen before the part is written, because a file cannot be renamed.
 */
import { type HubError, hubError } from '../../worker/domain/errors.ts';
import { type Result, fail, ok } from '../../worker/domain/result.ts';
import type { StoredPart, UploadedPart } from '../../worker/ports/blob-store.ts';
import { streamSource } from '../../worker/ports/byte-source.ts';
import { sendVerified } from '../../worker/ports/send-verified.ts';
import { type DiskClient, failure } from './disk-client.ts';

const PART_FILE = /^(\d{5})-([0-9a-f]{32})$/;

function randomHex(): string {
  return crypto.randomUUID().replaceAll('-', '');
}

export class DiskParts {
  readonly #disk: DiskClient;

  constructor(disk: DiskClient) {
    this.#disk = disk;
  }

  async create(key: string): Promise<string> {
    const uploadId = randomHex();
    const response = await this.#disk.put(`${folderOf(uploadId)}/key`, new TextEncoder().encode(key));
    if (!response.ok) throw failure('write', folderOf(uploadId), response);
    return uploadId;
  }

  async isOpen(key: string, uploadId: string): Promise<boolean> {
    if (!/^[0-9a-f]{32}$/.test(uploadId)) return false;
    const marker = await this.#disk.get(`${folderOf(uploadId)}/key`);
    return marker !== null && (await marker.text()) === key;
  }

  async put(
    uploadId: string,
    partNumber: number,
    body: ReadableStream<Uint8Array>,
    sizeBytes: number,
  ): Promise<Result<UploadedPart, HubError>> {
    const part = { partNumber, etag: randomHex() };
    const replaced = await this.#filesOf(uploadId, partNumber);
    const path = this.pathOf(uploadId, part);
    const sent = await sendVerified(streamSource(body), { sizeBytes }, (stream, signal) =>
      this.#disk.put(path, stream, signal),
    );
    if (!sent.ok) return sent;
    if (!sent.value.answer.ok) throw failure('write', path, sent.value.answer);
    await Promise.all(replaced.map((file) => this.#disk.delete(file)));
    return ok(part);
  }

  async list(uploadId: string): Promise<readonly StoredPart[]> {
    const parts: StoredPart[] = [];
    for (const { partNumber, etag } of await this.#stored(uploadId)) {
      const file = await this.#disk.head(this.pathOf(uploadId, { partNumber, etag }));
      if (file !== null) parts.push({ partNumber, etag, sizeBytes: file.sizeBytes });
    }
    return parts;
  }

  pathOf(uploadId: string, { partNumber, etag }: UploadedPart): string {
    return `${folderOf(uploadId)}/${String(partNumber).padStart(5, '0')}-${etag}`;
  }

  async open(uploadId: string, part: UploadedPart): Promise<ReadableStream<Uint8Array>> {
    const file = await this.#disk.get(this.pathOf(uploadId, part));
    if (file === null || file.body === null)
      throw new Error(`Part ${part.partNumber} of upload ${uploadId} vanished while it was read.`);
    return file.body;
  }

  /** Refuses parts that are not there as named. */
  async check(uploadId: string, parts: readonly UploadedPart[]): Promise<Result<null, HubError>> {
    const stored = new Set((await this.#stored(uploadId)).map((part) => this.pathOf(uploadId, part)));
    const missing = parts.find((part) => !stored.has(this.pathOf(uploadId, part)));
    if (missing === undefined) return ok(null);
    return fail(hubError('unprocessable', `Part ${missing.partNumber} is not stored as named; upload it again.`));
  }

  async remove(uploadId: string): Promise<void> {
    if (/^[0-9a-f]{32}$/.test(uploadId)) await this.#disk.delete(folderOf(uploadId));
  }

  /** One entry a number: after a crash between writing a part and removing the one it replaces, there can be two. */
  async #stored(uploadId: string): Promise<readonly UploadedPart[]> {
    const byNumber = new Map<number, UploadedPart>();
    for (const { name } of await this.#disk.list(folderOf(uploadId))) {
      const match = PART_FILE.exec(name);
      if (match === null) continue;
      const [, number = '', etag = ''] = match;
      byNumber.set(Number(number), { partNumber: Number(number), etag });
    }
    return [...byNumber.values()].sort((a, b) => a.partNumber - b.partNumber);
  }

  async #filesOf(uploadId: string, partNumber: number): Promise<readonly string[]> {
    const start = `${String(partNumber).padStart(5, '0')}-`;
    const entries = await this.#disk.list(folderOf(uploadId));
    return entries.filter(({ name }) => name.startsWith(start)).map(({ name }) => `${folderOf(uploadId)}/${name}`);
  }
}

function folderOf(uploadId: string): string {
  return `parts/${uploadId}`;
}
