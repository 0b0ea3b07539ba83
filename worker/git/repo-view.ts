/**
 * What the rest of the hub sees of one repository's git data: a consistent, read-only snapshot of its refs, objects
 * and commit graph. Everything is addressed by small integers where it matters, since a repository can hold half a
 * million objects and a JavaScript object for each would not fit in an isolate.
 */
import type { Oid } from '../domain/oid.ts';

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

/** The type codes of the pack format (gitformat-pack). */
export const typeCode = { commit: 1, tree: 2, blob: 3, tag: 4 } as const satisfies Record<ObjectType, number>;
export type TypeCode = (typeof typeCode)[ObjectType];
export const typeName: Readonly<Record<TypeCode, ObjectType>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };

export interface RefRecord {
  /** Full name, e.g. `refs/heads/main`. */
  readonly name: string;
  readonly oid: Oid;
  /** For a ref that points at an annotated tag: the object behind the tag (behind all of them, if nested). */
  readonly peeled?: Oid;
}

export interface RepoRefs {
  /** The full name HEAD points to; it may not exist yet (an unborn branch). */
  readonly head: string;
  /** Sorted by name, in byte order. */
  readonly all: readonly RefRecord[];
  get(name: string): RefRecord | undefined;
}

/**
 * All objects of the repository, numbered. A slot is one stored copy of an object; when a pack repeats an object that
 * an older pack holds, `find` always answers the oldest copy (the canonical one).
 */
export interface ObjectIndex {
  readonly slotCount: number;
  /** The slot of the canonical copy, or -1. */
  find(oid: Oid): number;
  /** As `find`, for the 20 bytes at `offset`. */
  findBytes(bytes: Uint8Array, offset: number): number;
  oid(slot: number): Oid;
  type(slot: number): TypeCode;
  /** Size of the object's content in bytes. */
  sizeBytes(slot: number): number;
  isCanonical(slot: number): boolean;
}

export interface GitObject {
  readonly oid: Oid;
  readonly type: ObjectType;
  readonly data: Uint8Array;
}

export interface ObjectReader {
  /** The object's content; synchronous when it is in the cache. Do not modify or keep the bytes: copy what you need. */
  readSlot(slot: number): Uint8Array | Promise<Uint8Array>;
  /** The object by its id, or null when the repository does not have it. */
  read(oid: Oid): Promise<GitObject | null>;
}

/** The repository's commits as a graph of small integers, 0 to `size - 1`, in no particular order. */
export interface CommitGraph {
  readonly size: number;
  /** The commit's number, or -1. */
  find(oid: Oid): number;
  oid(commit: number): Oid;
  tree(commit: number): Oid;
  parentCount(commit: number): number;
  /** The number of a parent. A repository's graph is closed: every parent is in it. */
  parent(commit: number, index: number): number;
  /** Committer date in seconds since the epoch. */
  committedAt(commit: number): number;
  /** Longer than any parent's: 1 for a root commit. Lets walks stop early. */
  generation(commit: number): number;
}

export interface RepoView {
  readonly refs: RepoRefs;
  readonly index: ObjectIndex;
  readonly objects: ObjectReader;
  readonly commits: CommitGraph;
  /** True when every stored object is reachable from some visible ref, so that "everything" needs no walk. */
  readonly everythingReachable: boolean;
}
