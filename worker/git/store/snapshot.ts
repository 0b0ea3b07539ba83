/** One repository as of one moment: the refs, and the packs there were. See `RepoView`. */
import { hexOf } from '../../domain/bytes.ts';
import type { Oid, Sha256 } from '../../domain/oid.ts';
import type { RepoState } from '../../ports/repo-store.ts';
import type { PackProducer, PackRequest } from '../pack-writer.ts';
import {
  type CommitGraph,
  type GitObject,
  type ObjectIndex,
  type ObjectReader,
  type RefRecord,
  type RepoRefs,
  type RepoView,
  typeName,
} from '../repo-view.ts';
import type { OpenedRepo } from './opened-repo.ts';
import { producePack } from './produce-pack.ts';

export class RepoSnapshot implements RepoView, PackProducer {
  readonly state: RepoState;
  readonly refs: RepoRefs;
  readonly index: ObjectIndex;
  readonly objects: ObjectReader;
  readonly commits: CommitGraph;
  readonly everythingReachable: boolean;
  readonly repo: OpenedRepo;

  constructor(state: RepoState, repo: OpenedRepo) {
    this.state = state;
    this.repo = repo;
    this.refs = new SnapshotRefs(state);
    this.index = new SnapshotIndex(repo);
    this.commits = new SnapshotCommits(repo, this.index);
    this.objects = {
      readSlot: (slot) => repo.readSlot(slot),
      read: (oid) => this.#read(oid),
    };
    this.everythingReachable = state.everythingReachable;
  }

  async #read(oid: Oid): Promise<GitObject | null> {
    const slot = this.index.find(oid);
    if (slot < 0) return null;
    return { oid, type: typeName[this.index.type(slot)], data: await this.repo.readSlot(slot) };
  }

  /** The LFS object a blob points to, if it is a pointer; no object is read. */
  lfsPointer(slot: number): { readonly oid: Sha256; readonly sizeBytes: number } | null {
    const pack = this.repo.packOf(slot);
    const at = pack.index.pointerAt(slot - pack.slotBase);
    if (at < 0) return null;
    const digest = pack.index.pointerDigests.subarray(at * 32, at * 32 + 32);
    return { oid: hexOf(digest) as Sha256, sizeBytes: pack.index.pointerSizes[at] ?? 0 };
  }

  deltaDepth(slot: number, limit: number): number {
    let depth = 0;
    for (let base = this.repo.baseOf(slot); base >= 0 && depth < limit; base = this.repo.baseOf(base)) depth++;
    return depth;
  }

  producePack(request: PackRequest): AsyncIterable<Uint8Array> {
    return producePack(this.repo, request);
  }
}

class SnapshotRefs implements RepoRefs {
  readonly head: string;
  readonly all: readonly RefRecord[];
  #byName: Map<string, RefRecord> | null = null;

  constructor(state: RepoState) {
    this.head = state.head;
    this.all = state.refs.map(({ name, oid, peeled }) => (peeled === null ? { name, oid } : { name, oid, peeled }));
  }

  get(name: string): RefRecord | undefined {
    this.#byName ??= new Map(this.all.map((ref) => [ref.name, ref]));
    return this.#byName.get(name);
  }
}

/** The index up to the packs that were there; the opened repository may have grown since. */
class SnapshotIndex implements ObjectIndex {
  readonly slotCount: number;
  readonly #repo: OpenedRepo;

  constructor(repo: OpenedRepo) {
    this.#repo = repo;
    this.slotCount = repo.slotCount;
  }

  #within(slot: number): number {
    return slot < this.slotCount ? slot : -1;
  }

  find(oid: Oid): number {
    return this.#within(this.#repo.find(oid));
  }

  findBytes(bytes: Uint8Array, offset: number): number {
    return this.#within(this.#repo.findBytes(bytes, offset));
  }

  oid(slot: number): Oid {
    return this.#repo.oid(slot);
  }

  type(slot: number): ReturnType<ObjectIndex['type']> {
    return this.#repo.type(slot);
  }

  sizeBytes(slot: number): number {
    return this.#repo.sizeBytes(slot);
  }

  isCanonical(slot: number): boolean {
    return this.#repo.isCanonical(slot);
  }
}

class SnapshotCommits implements CommitGraph {
  readonly size: number;
  readonly #repo: OpenedRepo;
  readonly #index: ObjectIndex;

  constructor(repo: OpenedRepo, index: ObjectIndex) {
    this.#repo = repo;
    this.#index = index;
    this.size = repo.commits.size;
  }

  find(oid: Oid): number {
    return this.#repo.commitOfSlot(this.#index.find(oid));
  }

  oid(commit: number): Oid {
    return this.#repo.oid(this.#repo.commits.slots[commit] ?? 0);
  }

  tree(commit: number): Oid {
    return this.#repo.treeOfCommit(commit);
  }

  parentCount(commit: number): number {
    const { parentStarts } = this.#repo.commits;
    return (parentStarts[commit + 1] ?? 0) - (parentStarts[commit] ?? 0);
  }

  parent(commit: number, index: number): number {
    const { parentStarts, parents } = this.#repo.commits;
    return parents[(parentStarts[commit] ?? 0) + index] ?? -1;
  }

  committedAt(commit: number): number {
    return this.#repo.commits.times[commit] ?? 0;
  }

  generation(commit: number): number {
    return this.#repo.commits.generations[commit] ?? 0;
  }
}
