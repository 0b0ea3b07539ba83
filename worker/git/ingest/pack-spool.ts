/**
 * Where an incoming pack's bytes go while it streams in: small packs stay in memory, to be committed together with the
 * refs in one transaction; larger ones go straight to the blob store, under a key nothing names yet.
 */
import { concatBytes } from '../../domain/bytes.ts';
import type { RepoId } from '../../domain/repo.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import { BlobPackSource, MemoryPackSource, type PackSource } from '../store/pack-source.ts';

/** Packs up to this size are kept with the refs. */
export const INLINE_PACK_BYTES = 4 << 20;

export interface SpoolTarget {
  readonly blobs: BlobStore;
  readonly repo: RepoId;
  readonly packId: string;
  readonly maxPackBytes: number;
  /** Called before the first blob is written, so that a leftover is known to be one. */
  announce(): Promise<void>;
}

export class PackSpool {
  readonly #target: SpoolTarget;
  #chunks: Uint8Array[] = [];
  #sizeBytes = 0;
  #upload: { readonly writer: WritableStreamDefaultWriter<Uint8Array>; readonly done: Promise<string | null> } | null =
    null;
  #inline: Uint8Array | null = null;

  constructor(target: SpoolTarget) {
    this.#target = target;
  }

  /** The pack's bytes when it is a small one; null when they are a blob. Only after `finish`. */
  get inline(): Uint8Array | null {
    return this.#inline;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#sizeBytes += chunk.length;
    if (this.#upload === null) {
      this.#chunks.push(chunk);
      if (this.#sizeBytes <= INLINE_PACK_BYTES) return;
      const waiting = this.#chunks;
      this.#chunks = [];
      await this.#target.announce();
      this.#upload = this.#startUpload();
      for (const piece of waiting) await this.#upload.writer.write(piece);
      return;
    }
    await this.#upload.writer.write(chunk);
  }

  #startUpload(): { writer: WritableStreamDefaultWriter<Uint8Array>; done: Promise<string | null> } {
    const { blobs, repo, packId, maxPackBytes } = this.#target;
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const done = blobs.put(blobKeys.pack(repo, packId), readable, { maxBytes: maxPackBytes }).then(
      (stored) => (stored.ok ? null : stored.error.message),
      (error: unknown) => String(error),
    );
    return { writer: writable.getWriter(), done };
  }

  /** Ends the pack. Afterwards its bytes can be read again. @throws when they could not be stored. */
  async finish(): Promise<PackSource> {
    if (this.#upload === null) {
      const whole = concatBytes(this.#chunks);
      this.#chunks = [];
      this.#inline = whole;
      return new MemoryPackSource(whole);
    }
    await this.#upload.writer.close();
    const problem = await this.#upload.done;
    this.#upload = null;
    if (problem !== null) throw new Error(`pack could not be stored: ${problem}`);
    const { blobs, repo, packId } = this.#target;
    return new BlobPackSource(blobs, blobKeys.pack(repo, packId), this.#sizeBytes);
  }

  /** Gives up: what was spooled is dropped. A finished blob is left to the sweep of announced packs. */
  async abort(): Promise<void> {
    this.#chunks = [];
    if (this.#upload === null) return;
    const { writer, done } = this.#upload;
    this.#upload = null;
    // Both ends report the same abort; what matters is that neither is left pending.
    await writer.abort(new Error('push refused')).catch(() => undefined);
    await done;
  }
}
