/** Answers how the objects of a batch can be downloaded. */
import { findLinkedSizes } from '../../catalog/lfs-links.ts';
import { findLinkedContent } from '../../catalog/lfs-usage.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { StoredObject } from '../../catalog/lfs-objects.ts';
import type { DirectRequest } from '../../ports/blob-store.ts';
import type { Services } from '../services.ts';
import { actionTtlMs } from './upload-limits.ts';

export type DownloadPlan =
  | { readonly kind: 'through-hub' }
  | { readonly kind: 'direct'; readonly request: DirectRequest }
  | { readonly kind: 'refused'; readonly error: HubError };

/** One plan for each object, in order. The caller has made sure that the repository may be read. */
export async function planDownloads(
  services: Services,
  repo: RepoRecord,
  objects: readonly StoredObject[],
): Promise<readonly DownloadPlan[]> {
  const sizes = await findLinkedSizes(
    services.catalog,
    repo.id,
    objects.map(({ oid }) => oid),
  );
  return Promise.all(
    objects.map((object): DownloadPlan | Promise<DownloadPlan> => {
      const sizeBytes = sizes.get(object.oid);
      if (sizeBytes === undefined) {
        return refused(hubError('object-not-found', 'This repository has no such LFS object.'));
      }
      if (sizeBytes !== object.sizeBytes) {
        return refused(hubError('unprocessable', `This object has ${sizeBytes} bytes, not ${object.sizeBytes}.`));
      }
      return planDownload(services, repo, object);
    }),
  );
}

async function planDownload(services: Services, repo: RepoRecord, object: StoredObject): Promise<DownloadPlan> {
  const { direct } = services.blobs;
  if (direct === undefined) return { kind: 'through-hub' };
  const place = await findLinkedContent(services.catalog, repo.id, object.oid);
  // A content in Xet form is put together by the hub.
  if (place === null || place.xetHash !== null) return { kind: 'through-hub' };
  return { kind: 'direct', request: await direct.get(place.blobKey, { ttlMs: actionTtlMs(object.sizeBytes) }) };
}

function refused(error: HubError): DownloadPlan {
  return { kind: 'refused', error };
}
