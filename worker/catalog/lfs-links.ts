/** Which LFS objects a repository may use. */
import { and, eq, inArray } from 'drizzle-orm';
import type { Sha256 } from '../domain/oid.ts';
import type { RepoId } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { lfsLinks, lfsObjects } from './lfs-schema.ts';

/** D1 takes at most 100 parameters a query. */
const BATCH = 90;

/** Of these objects, the ones the repository links, with the sizes they really have. */
export async function findLinkedSizes(
  catalog: Catalog,
  repo: RepoId,
  oids: readonly Sha256[],
): Promise<ReadonlyMap<Sha256, number>> {
  const sizes = new Map<Sha256, number>();
  for (let at = 0; at < oids.length; at += BATCH) {
    const rows = await catalog.db
      .select({ oid: lfsObjects.oid, sizeBytes: lfsObjects.sizeBytes })
      .from(lfsLinks)
      .innerJoin(lfsObjects, eq(lfsLinks.oid, lfsObjects.oid))
      .where(and(eq(lfsLinks.repoId, repo), inArray(lfsLinks.oid, oids.slice(at, at + BATCH))));
    for (const row of rows) sizes.set(row.oid, row.sizeBytes);
  }
  return sizes;
}
