/**
 * Remembers which parts of a multipart upload are stored, because an R2 binding cannot list them: an empty object
 * `parts/<uploadId>/<number>` for each, with its etag and size as metadata, and `parts/<uploadId>/key` for the upload.
 */
import type { StoredPart, UploadedPart } from '../../worker/ports/blob-store.ts';

export class R2Parts {
  readonly #bucket: R2Bucket;

  constructor(bucket: R2Bucket) {
    this.#bucket = bucket;
  }

  async open(key: string, uploadId: string): Promise<void> {
    await this.#bucket.put(`${await folderOf(uploadId)}key`, '', { customMetadata: { key } });
  }

  async isOpen(key: string, uploadId: string): Promise<boolean> {
    const marker = await this.#bucket.head(`${await folderOf(uploadId)}key`);
    return marker?.customMetadata?.['key'] === key;
  }

  async note(uploadId: string, part: UploadedPart, sizeBytes: number): Promise<void> {
    const name = `${await folderOf(uploadId)}${String(part.partNumber).padStart(5, '0')}`;
    await this.#bucket.put(name, '', { customMetadata: { etag: part.etag, size: String(sizeBytes) } });
  }

  async list(uploadId: string): Promise<readonly StoredPart[]> {
    const folder = await folderOf(uploadId);
    const parts: StoredPart[] = [];
    for await (const { key, customMetadata = {} } of this.#entries(folder)) {
      const partNumber = Number(key.slice(folder.length));
      const { etag, size } = customMetadata;
      if (Number.isInteger(partNumber) && etag !== undefined) parts.push({ partNumber, etag, sizeBytes: Number(size) });
    }
    return parts;
  }

  async forget(uploadId: string): Promise<void> {
    const keys: string[] = [];
    for await (const { key } of this.#entries(await folderOf(uploadId))) keys.push(key);
    for (let start = 0; start < keys.length; start += 1000) await this.#bucket.delete(keys.slice(start, start + 1000));
  }

  async *#entries(prefix: string): AsyncGenerator<R2Object> {
    let cursor: string | undefined;
    do {
      const page: R2Objects = await this.#bucket.list({
        prefix,
        include: ['customMetadata'],
        ...(cursor !== undefined && { cursor }),
      });
      yield* page.objects;
      cursor = page.truncated ? page.cursor : undefined;
    } while (cursor !== undefined);
  }
}

/** R2's upload ids are long and of any characters; a digest of one is a fine folder name. */
async function folderOf(uploadId: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(uploadId));
  const hex = [...new Uint8Array(digest, 0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `parts/${hex}/`;
}
