/** The only place that builds keys of the blob store. */
import type { Sha256 } from '../domain/oid.ts';
import type { RepoId } from '../domain/repo.ts';

export const blobKeys = {
  lfs: (oid: Sha256): string => `lfs/${oid.slice(0, 2)}/${oid.slice(2, 4)}/${oid}`,
  /** A pack's bytes exactly as git would read them, without an index. */
  pack: (repo: RepoId, packId: string): string => `packs/${repo}/${packId}.pack`,
  /** The pack's object index and commit graph (see worker/git/pack-index.ts). */
  packIndex: (repo: RepoId, packId: string): string => `packs/${repo}/${packId}.index`,
  packsOf: (repo: RepoId): string => `packs/${repo}/`,
};
