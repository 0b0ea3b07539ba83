/**
 * Opens repositories for reading, and keeps what was opened for the next request. What is kept is keyed by unchanging
 * pack ids, and the store is asked for its versions each time, so that a change made elsewhere is seen at once.
 */
import type { RepoId } from '../../domain/repo.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { PackRecord, RepoState, RepoStore, RepoStores } from '../../ports/repo-store.ts';
import { PackIndex } from '../pack-index.ts';
import { ByteLru } from '../../domain/byte-lru.ts';
import { type LoadedPack, takeFreshPack } from './fresh-packs.ts';
import { OpenedRepo } from './opened-repo.ts';
import { BlobPackSource, MemoryPackSource, type PackSource } from './pack-source.ts';
import { readStream } from './read-stream.ts';
import { RepoSnapshot } from './snapshot.ts';

/** A third of what an isolate on Cloudflare has. A repository of 400 000 objects takes some 40 MB; of larger ones, one is kept. */
const CACHE_BYTES = 48 << 20;
const LARGEST_BYTES = 192 << 20;
/** Packs can be replaced between reading the state and reading a small pack; each try starts from a new state. */
const TRIES = 5;

interface Kept {
  readonly state: RepoState;
  readonly repo: OpenedRepo;
  readonly snapshot: RepoSnapshot;
}

const cache = new ByteLru<RepoId, Kept>(CACHE_BYTES, ({ repo }) => repo.memoryBytes, LARGEST_BYTES);

export class OpenRepos {
  readonly #stores: RepoStores;
  readonly #blobs: BlobStore;

  constructor(stores: RepoStores, blobs: BlobStore) {
    this.#stores = stores;
    this.#blobs = blobs;
  }

  /** The repository as it is now. */
  async open(id: RepoId): Promise<RepoSnapshot> {
    const store = this.#stores.of(id);
    for (let attempt = 1; ; attempt++) {
      const kept = cache.get(id);
      const state = await store.state(kept === undefined ? null : kept.state);
      if (state === null) {
        if (kept !== undefined) return kept.snapshot;
        throw new Error('a repository store answered "unchanged" to a reader without a state');
      }
      const repo = await this.#openPacks(id, store, state, kept?.repo);
      if (repo === null) {
        if (attempt >= TRIES) throw new Error(`packs of repository ${id} keep vanishing`);
        continue;
      }
      const snapshot = new RepoSnapshot(state, repo);
      cache.set(id, { state, repo, snapshot });
      return snapshot;
    }
  }

  async #openPacks(
    id: RepoId,
    store: RepoStore,
    state: RepoState,
    kept: OpenedRepo | undefined,
  ): Promise<OpenedRepo | null> {
    const isPrefix =
      kept !== undefined &&
      kept.packs.length <= state.packs.length &&
      kept.packs.every((pack, i) => pack.id === state.packs[i]?.id);
    const loaded: { record: PackRecord; index: PackIndex; source: PackSource }[] = [];
    for (const record of state.packs.slice(isPrefix ? kept.packs.length : 0)) {
      const known = kept?.packs.find((pack) => pack.id === record.id);
      const opened = known ?? takeFreshPack(record.id) ?? (await this.#load(id, store, record));
      if (opened === null) return null;
      loaded.push({ record, index: opened.index, source: opened.source });
    }
    // No waiting from here on: two requests may be extending the same repository.
    const repo = isPrefix ? kept : new OpenedRepo();
    for (const { record, index, source } of loaded) {
      const place = state.packs.indexOf(record);
      if (repo.packs[place]?.id === record.id) continue;
      if (repo.packs.length !== place) return null;
      repo.add(record.id, index, source);
    }
    return repo.packs.length === state.packs.length ? repo : null;
  }

  async #load(id: RepoId, store: RepoStore, record: PackRecord): Promise<LoadedPack | null> {
    if (record.inline) {
      const bytes = await store.readPack(record.id);
      return bytes === null ? null : { index: PackIndex.parse(bytes.index), source: new MemoryPackSource(bytes.pack) };
    }
    const found = await this.#blobs.get(blobKeys.packIndex(id, record.id));
    if (found === null) return null;
    const file = new Uint8Array(found.sizeBytes);
    let filled = 0;
    for await (const chunk of readStream(found.body, 1 << 20)) {
      file.set(chunk, filled);
      filled += chunk.length;
    }
    const source = new BlobPackSource(this.#blobs, blobKeys.pack(id, record.id), record.packBytes);
    return { index: PackIndex.parse(file), source };
  }
}
