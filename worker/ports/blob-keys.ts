/** The only place that builds keys of the blob store. */
import type { Sha256 } from '../domain/oid.ts';
import type { RepoId } from '../domain/repo.ts';
import type { XetHash } from '../domain/xet-hash.ts';

export const blobKeys = {
  /**
   * One upload's copy of an LFS object. Every upload writes a key of its own, so that deleting what is no longer needed
   * never meets a new upload of the same content.
   */
  lfs: (oid: Sha256, uploadId: string): string => `lfs/${oid.slice(0, 2)}/${oid.slice(2, 4)}/${oid}-${uploadId}`,
  /** One upload's copy of a xorb, followed by the table of its chunks. */
  xorb: (hash: XetHash, uploadId: string): string =>
    `xet/xorbs/${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash}-${uploadId}`,
  /** The list of terms of a Xet file. */
  xetFile: (hash: XetHash, uploadId: string): string =>
    `xet/files/${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash}-${uploadId}`,
  /** Where a client's own request to the store puts an object, until it is adopted under `lfs`. */
  incoming: (uploadId: string): string => `incoming/${uploadId}`,
  allIncoming: 'incoming/',
  /** A pack's bytes exactly as git would read them, without an index. */
  pack: (repo: RepoId, packId: string): string => `packs/${repo}/${packId}.pack`,
  /** The pack's object index and commit graph (see worker/git/pack-index.ts). */
  packIndex: (repo: RepoId, packId: string): string => `packs/${repo}/${packId}.index`,
  packsOf: (repo: RepoId): string => `packs/${repo}/`,
  /** What was worked out of one content of a repository, in parts; `digest` names the content and the kind. */
  derivedFrom: (repo: RepoId, digest: string): string => `derived/${repo}/${digest}/`,
  derivedOf: (repo: RepoId): string => `derived/${repo}/`,
  allDerived: 'derived/',
  /** All keys begin with one of these; a bucket may hold more than the hub's blobs. */
  roots: ['lfs/', 'xet/', 'incoming/', 'packs/', 'derived/'],
};
