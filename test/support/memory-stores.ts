/** In-memory stand-ins for the ports under the git engine, for unit tests of the engine alone. */
import { type HubError, hubError } from '../../worker/domain/errors.ts';
import { type Result, fail, ok } from '../../worker/domain/result.ts';
import type { BlobInfo, BlobStore, ByteRange, PutExpectation } from '../../worker/ports/blob-store.ts';
import type {
  NewPack,
  PackRecord,
  PackReplacement,
  RepoState,
  RepoStore,
  StateVersions,
  StoredRef,
} from '../../worker/ports/repo-store.ts';

async function collect(body: ReadableStream<Uint8Array> | Uint8Array): Promise<Uint8Array> {
  return body instanceof Uint8Array
    ? body.slice()
    : new Uint8Array(await new Response(body as unknown as BodyInit).arrayBuffer());
}

/** The part of a blob store that packs use. */
export class MemoryBlobs implements Pick<BlobStore, 'get' | 'put' | 'delete'> {
  readonly blobs = new Map<string, Uint8Array>();

  async get(key: string, range?: ByteRange): Promise<{ sizeBytes: number; body: ReadableStream<Uint8Array> } | null> {
    const bytes = this.blobs.get(key);
    if (bytes === undefined) return null;
    const part = range === undefined ? bytes : bytes.subarray(range.offset, range.offset + range.length);
    const body = new Response(part.slice()).body ?? new ReadableStream();
    return { sizeBytes: bytes.length, body: body as ReadableStream<Uint8Array> };
  }

  async put(
    key: string,
    body: ReadableStream<Uint8Array> | Uint8Array,
    expect: PutExpectation,
  ): Promise<Result<BlobInfo, HubError>> {
    const bytes = await collect(body);
    if (expect.maxBytes !== undefined && bytes.length > expect.maxBytes)
      return fail(hubError('too-large', 'too large'));
    this.blobs.set(key, bytes);
    return ok({ key, sizeBytes: bytes.length, modifiedAt: 0 });
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.blobs.delete(key);
  }

  asStore(): BlobStore {
    return this as unknown as BlobStore;
  }
}

/** A repository store whose refs are set by hand. */
export class MemoryRepoStore implements Pick<
  RepoStore,
  'state' | 'readPack' | 'replacePacks' | 'listDoomedPacks' | 'forgetDoomedPacks' | 'announcePack'
> {
  refs: StoredRef[] = [];
  head = 'refs/heads/main';
  packs: PackRecord[] = [];
  everythingReachable = true;
  version = 0;
  collectVersion = 0;
  recordVersion = 0;
  readonly doomed = new Map<string, number>();
  readonly #inline = new Map<string, { pack: Uint8Array; index: Uint8Array }>();

  addPack(pack: NewPack, sequence = (this.packs.at(-1)?.sequence ?? 0) + 1): void {
    const { inline, ...record } = pack;
    if (inline !== undefined) this.#inline.set(pack.id, inline);
    this.packs = [...this.packs, { ...record, sequence, inline: inline !== undefined }].sort(
      (a, b) => a.sequence - b.sequence,
    );
    this.version++;
  }

  async state(known: StateVersions | null): Promise<RepoState | null> {
    if (known?.packsVersion === this.version && known.recordVersion === this.recordVersion) return null;
    return {
      refsVersion: this.version,
      packsVersion: this.version,
      collectVersion: this.collectVersion,
      head: this.head,
      refs: this.refs,
      packs: this.packs,
      everythingReachable: this.everythingReachable,
      collectedAt: 0,
      recordVersion: this.recordVersion,
    };
  }

  async readPack(id: string): Promise<{ pack: Uint8Array; index: Uint8Array } | null> {
    return this.#inline.get(id) ?? null;
  }

  async announcePack(id: string, deleteAfter: number): Promise<void> {
    this.doomed.set(id, deleteAfter);
  }

  async replacePacks(replacement: PackReplacement): Promise<boolean> {
    if (replacement.refsVersion !== null && replacement.refsVersion !== this.version) return false;
    for (const { id, inline } of this.packs.filter((pack) => replacement.remove.includes(pack.id)))
      if (!inline) this.doomed.set(id, replacement.deleteAfter);
    this.packs = this.packs.filter(({ id }) => !replacement.remove.includes(id));
    if (replacement.add !== null) this.addPack(replacement.add, replacement.sequence);
    if (replacement.everythingReachable !== null) this.everythingReachable = replacement.everythingReachable;
    if (replacement.dropsObjects) this.collectVersion++;
    this.version++;
    return true;
  }

  async listDoomedPacks(now: number): Promise<readonly string[]> {
    return [...this.doomed].filter(([, deleteAfter]) => deleteAfter < now).map(([id]) => id);
  }

  async forgetDoomedPacks(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.doomed.delete(id);
  }

  asStore(): RepoStore {
    return this as unknown as RepoStore;
  }
}
