/** The large files a repository holds: listed, given to another repository, deleted for good. */
import { type LinkedPosition, copyLinks, listLinkedObjects, unlinkObjects } from '../../catalog/lfs-listing.ts';
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import type { Sha256 } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import { getRepo } from '../repos/get-repo.ts';
import { measureStorage } from '../repos/measure-storage.ts';
import { updateRepo } from '../../catalog/repos.ts';
import type { Services } from '../services.ts';
import { findLfsPaths } from './find-lfs-paths.ts';
import { removeLfsFromHistory } from './rewrite-history.ts';

export interface LargeFile {
  readonly oid: Sha256;
  readonly sizeBytes: number;
  readonly linkedAt: number;
  /** `''` when no file of the repository stands for it (yet). */
  readonly path: string;
  readonly ref: string | null;
}

export interface LargeFilePage {
  readonly files: readonly LargeFile[];
  readonly next: LinkedPosition | null;
}

export async function listLargeFiles(
  services: Services,
  repo: RepoRecord,
  input: { readonly after: LinkedPosition | null; readonly limit: number },
): Promise<LargeFilePage> {
  const objects = await listLinkedObjects(services.catalog, repo.id, input.after, input.limit + 1);
  const page = objects.slice(0, input.limit);
  const view = await services.views.open(repo.id);
  const places = await findLfsPaths(
    view,
    page.map(({ oid }) => oid),
  );
  const files = page.map((object) => {
    const place = places.get(object.oid);
    return { ...object, path: place?.path ?? '', ref: place?.ref ?? null };
  });
  return { files, next: objects.length > page.length ? (page.at(-1) ?? null) : null };
}

/** Takes the contents from the repository. Their pointers stay in its history unless that is rewritten. */
export async function deleteLargeFiles(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  input: { readonly oids: readonly Sha256[]; readonly rewriteHistory: boolean },
): Promise<Result<null, HubError>> {
  if (input.rewriteHistory) {
    // First the pointers, then what they point to: a failure in between leaves nothing broken.
    const rewritten = await removeLfsFromHistory(services, actor, repo, new Set(input.oids));
    if (!rewritten.ok) return rewritten;
  }
  await unlinkObjects(services.catalog, repo.id, input.oids, services.clock.now());
  await updateRepo(services.catalog, repo.id, { storageBytes: await measureStorage(services, repo.id) });
  services.log.info('lfs:deleted', { repo: repo.id, objects: input.oids.length, rewritten: input.rewriteHistory });
  return ok(null);
}

/** Makes the contents available in another repository; answers those that `repo` does not have itself. */
export async function duplicateLargeFiles(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  input: { readonly target: RepoPath; readonly oids: readonly Sha256[] },
): Promise<Result<readonly Sha256[], HubError>> {
  const target = await getRepo(services, actor, input.target, 'write');
  if (!target.ok) return target;
  const linked = await copyLinks(services.catalog, repo.id, target.value.id, input.oids, services.clock.now());
  return ok(input.oids.filter((oid) => !linked.has(oid)));
}
