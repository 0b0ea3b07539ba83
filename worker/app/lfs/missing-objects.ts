/** Tells which LFS pointers of a push name objects that the repository does not have. */
import { findLinkedSizes } from '../../catalog/lfs-links.ts';
import type { Sha256 } from '../../domain/oid.ts';
import type { RepoId } from '../../domain/repo.ts';
import type { Services } from '../services.ts';

export interface PointedObject {
  readonly oid: Sha256;
  readonly sizeBytes: number;
}

/** The pointers whose object is not linked to the repository, or has another size than the pointer says. */
export async function findMissingLfsObjects<T extends PointedObject>(
  services: Services,
  repo: RepoId,
  pointers: readonly T[],
): Promise<T[]> {
  const oids = [...new Set(pointers.map(({ oid }) => oid))];
  const sizes = await findLinkedSizes(services.catalog, repo, oids);
  return pointers.filter(({ oid, sizeBytes }) => sizes.get(oid) !== sizeBytes);
}
