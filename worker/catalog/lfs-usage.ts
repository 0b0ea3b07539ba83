/** Which LFS contents a repository links: where one is, and how much they are together. */
import { and, eq, sql } from 'drizzle-orm';
import type { Sha256 } from '../domain/oid.ts';
import type { RepoId } from '../domain/repo.ts';
import type { XetHash } from '../domain/xet-hash.ts';
import type { Catalog } from './catalog.ts';
import { lfsLinks, lfsObjects } from './lfs-schema.ts';

/** Where a content is: as it is under the key, or as the Xet file whose terms are there. */
export interface LinkedContent {
  readonly blobKey: string;
  readonly xetHash: XetHash | null;
}

/** Where a content is, if this repository links it. */
export async function findLinkedContent(catalog: Catalog, repo: RepoId, oid: Sha256): Promise<LinkedContent | null> {
  const [row] = await catalog.db
    .select({ blobKey: lfsObjects.blobKey, xetHash: lfsObjects.xetHash })
    .from(lfsLinks)
    .innerJoin(lfsObjects, eq(lfsObjects.oid, lfsLinks.oid))
    .where(and(eq(lfsLinks.repoId, repo), eq(lfsLinks.oid, oid)));
  return row ?? null;
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
