/**
 * New objects on their way into a repository: what the hub itself writes, spooled as it comes. Contents of files go to
 * the spool at once, so that a commit may be larger than memory; trees, commits and tags wait in memory, because a commit
 * that has to be made again on a branch that moved needs new ones.
 */
import { createHash } from 'node:crypto';
import type { Oid } from '../../domain/oid.ts';
import type { RepoId } from '../../domain/repo.ts';
import { PackSpool } from '../../git/ingest/pack-spool.ts';
import { type CommitObject, type TagObject, serializeCommit, serializeTag } from '../../git/object-format.ts';
import { type ObjectType, type TypeCode, typeCode } from '../../git/repo-view.ts';
import type { PackSource } from '../../git/store/pack-source.ts';
import { DeltaBase } from '../../git/write/encode-delta.ts';
import { deltaEntry, hashObject, packHeader, wholeEntry } from '../../git/write/pack-entry.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import type { OpenView } from '../git/repo-views.ts';
import { announcePack } from '../git/store-pack.ts';
import type { Services } from '../services.ts';

/** Longest chain of deltas that one more is put on: a reader has to go through all of it. */
const MAX_CHAIN = 50;
/** Indexing a larger base would hold up everybody else. */
const MAX_DELTA_BYTES = 4 << 20;
const MIN_DELTA_BYTES = 64;
const MAX_SPOOLED_BYTES = 4 * 2 ** 30;

export class ObjectDraft {
  readonly #services: Services;
  readonly #repo: RepoId;
  readonly #spool: PackSpool;
  readonly #spoolId = crypto.randomUUID().replaceAll('-', '');
  readonly #blobs = new Set<Oid>();
  #announced = false;
  #spooled: PackSource | null = null;
  #spooledBytes = 0;
  readonly #rest = new Map<Oid, readonly Uint8Array[]>();
  #view: OpenView;

  constructor(services: Services, repo: RepoId, view: OpenView) {
    this.#services = services;
    this.#repo = repo;
    this.#view = view;
    this.#spool = new PackSpool({
      blobs: services.blobs,
      repo,
      packId: this.#spoolId,
      maxPackBytes: MAX_SPOOLED_BYTES,
      announce: async () => {
        await announcePack(services, repo, this.#spoolId);
        this.#announced = true;
      },
    });
  }

  /** The repository as of when the draft was begun, or last rebased. */
  get view(): OpenView {
    return this.#view;
  }

  /** Whether there is anything the repository does not have. */
  get isEmpty(): boolean {
    return this.#blobs.size === 0 && this.#rest.size === 0;
  }

  /** Whether the contents have left memory, so that making a pack of them takes its time. */
  get isLarge(): boolean {
    return this.#announced;
  }

  /** Goes on with the repository as it is by now: trees, commits and tags are forgotten, contents stay. */
  rebase(view: OpenView): void {
    this.#view = view;
    this.#rest.clear();
  }

  /** Adds a file's content. `near`: an object it is probably similar to, e.g. the file's former content. */
  async addBlob(data: Uint8Array, near: Oid | null = null): Promise<Oid> {
    const oid = hashObject('blob', data);
    if (this.#has(oid)) return oid;
    if (this.#spooled !== null) throw new Error('contents come before the pack is read');
    for (const piece of await this.#entry(typeCode.blob, data, near)) {
      this.#spooledBytes += piece.length;
      await this.#spool.write(piece);
    }
    this.#blobs.add(oid);
    return oid;
  }

  async addTree(data: Uint8Array, near: Oid | null = null): Promise<Oid> {
    return this.#addRest('tree', data, near);
  }

  async addCommit(commit: CommitObject): Promise<Oid> {
    return this.#addRest('commit', serializeCommit(commit), null);
  }

  /** An object whose text is made already. */
  async addRaw(type: 'commit' | 'tag', data: Uint8Array): Promise<Oid> {
    return this.#addRest(type, data, null);
  }

  async addTag(tag: TagObject): Promise<Oid> {
    return this.#addRest('tag', serializeTag(tag), null);
  }

  async #addRest(type: ObjectType, data: Uint8Array, near: Oid | null): Promise<Oid> {
    const oid = hashObject(type, data);
    if (!this.#has(oid)) this.#rest.set(oid, await this.#entry(typeCode[type], data, near));
    return oid;
  }

  #has(oid: Oid): boolean {
    return this.#blobs.has(oid) || this.#rest.has(oid) || this.#view.index.find(oid) >= 0;
  }

  async #entry(type: TypeCode, data: Uint8Array, near: Oid | null): Promise<readonly Uint8Array[]> {
    const delta = near === null ? null : await this.#delta(type, data, near);
    return delta === null || near === null ? wholeEntry(type, data) : deltaEntry(near, delta);
  }

  async #delta(type: TypeCode, data: Uint8Array, near: Oid): Promise<Uint8Array | null> {
    const { index, objects } = this.#view;
    const slot = index.find(near);
    if (slot < 0 || index.type(slot) !== type || data.length < MIN_DELTA_BYTES) return null;
    const baseBytes = index.sizeBytes(slot);
    if (baseBytes < MIN_DELTA_BYTES || baseBytes + data.length > MAX_DELTA_BYTES) return null;
    if (baseBytes > data.length * 16 || data.length > baseBytes * 16) return null;
    if (this.#view.deltaDepth(slot, MAX_CHAIN) >= MAX_CHAIN) return null;
    return new DeltaBase(await objects.readSlot(slot)).encode(data, Math.floor(data.length / 2));
  }

  /** All of it as one pack. May be read again after `rebase`. */
  async *pack(): AsyncGenerator<Uint8Array, void, undefined> {
    const hash = createHash('sha1');
    const hashed = (piece: Uint8Array): Uint8Array => {
      hash.update(piece);
      return piece;
    };
    this.#spooled ??= await this.#spool.finish();
    yield hashed(packHeader(this.#blobs.size + this.#rest.size));
    if (this.#spooledBytes > 0)
      for await (const chunk of this.#spooled.stream(0, this.#spooledBytes)) yield hashed(chunk);
    for (const pieces of this.#rest.values()) for (const piece of pieces) yield hashed(piece);
    yield new Uint8Array(hash.digest());
  }

  /** Drops what was spooled; to be called in the end, whatever came of it. */
  async dispose(): Promise<void> {
    if (this.#spooled === null) await this.#spool.abort();
    if (!this.#announced) return;
    await this.#services.blobs.delete([blobKeys.pack(this.#repo, this.#spoolId)]);
  }
}
