/** Which LFS contents a repository links: where one is, and how much they are together. */
import { and, eq, sql } from 'drizzle-orm';
import type { Sha256 } from '../domain/oid.ts';
import type { RepoId } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { lfsLinks, lfsObjects } from './lfs-schema.ts';

/** The blob store's key of a content, if this repository links it. */
export async function findLinkedBlob(catalog: Catalog, repo: RepoId, oid: Sha256): Promise<string | null> {
  const [row] = await catalog.db
    .select({ blobKey: lfsObjects.blobKey })
    .from(lfsLinks)
    .innerJoin(lfsObjects, eq(lfsObjects.oid, lfsLinks.oid))
    .where(and(eq(lfsLinks.repoId, repo), eq(lfsLinks.oid, oid)));
  return row?.blobKey ?? null;
}

/** Size of all contents that the repository links. */
export async function sumLinkedBytes(catalog: Catalog, repo: RepoId): Promise<number> {
  const [row] = await catalog.db
    .select({ sizeBytes: sql<number>`coalesce(sum(${lfsObjects.sizeBytes}), 0)` })
    .from(lfsLinks)
    .innerJoin(lfsObjects, eq(lfsObjects.oid, lfsLinks.oid))
    .where(eq(lfsLinks.repoId, repo));
  return row?.sizeBytes ?? 0;
}
