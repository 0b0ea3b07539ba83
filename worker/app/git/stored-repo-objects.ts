/** `RepoObjects` over the repositories' stores and the blob store. */
import { hubError } from '../../domain/errors.ts';
import { fail, ok } from '../../domain/result.ts';
import { isBranchName } from '../../git/ref-name.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { RepoStores } from '../../ports/repo-store.ts';
import type { RepoObjects } from './repo-objects.ts';

export function storedRepoObjects(stores: RepoStores, blobs: BlobStore): RepoObjects {
  return {
    async setDefaultBranch(repo, branch) {
      if (!isBranchName(branch))
        return fail(hubError('bad-name', `"${branch.slice(0, 100)}" cannot be the name of a branch.`));
      await stores.of(repo).setHead(`refs/heads/${branch}`);
      return ok(undefined);
    },
    async noteRecordChange(repo) {
      await stores.of(repo).noteRecordChange();
    },
    async purge(repo) {
      // The pointers go first: bytes without a pointer are garbage, pointers without bytes are damage.
      await stores.of(repo).purge();
      await deleteAll(blobs, blobKeys.packsOf(repo));
      await deleteAll(blobs, blobKeys.derivedOf(repo));
    },
  };
}

async function deleteAll(blobs: BlobStore, prefix: string): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await blobs.list(prefix, cursor);
    await blobs.delete(page.blobs.map(({ key }) => key));
    cursor = page.cursor;
  } while (cursor !== undefined);
}
