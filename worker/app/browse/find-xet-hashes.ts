/** Which files of a listing can be had over the Xet protocol. */
import { findLinkedXetHashes } from '../../catalog/xet-files.ts';
import type { Sha256 } from '../../domain/oid.ts';
import type { RepoId } from '../../domain/repo.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import type { Services } from '../services.ts';
import type { RepoEntry } from './repo-entry.ts';

/** Their names there, by the digest of the content. */
export function findXetHashes(
  services: Services,
  repo: RepoId,
  entries: readonly RepoEntry[],
): Promise<ReadonlyMap<Sha256, XetHash>> {
  const oids = entries.flatMap(({ lfs }) => (lfs === undefined ? [] : [lfs.oid]));
  return findLinkedXetHashes(services.catalog, repo, oids);
}
