/** Puts a finished pack where it belongs, without making it part of the repository yet. */
import { concatBytes } from '../../domain/bytes.ts';
import type { RepoId } from '../../domain/repo.ts';
import type { ExistingObjects } from '../../git/ingest/incoming-pack.ts';
import { INLINE_PACK_BYTES } from '../../git/ingest/pack-spool.ts';
import type { PackIndex } from '../../git/pack-index.ts';
import type { RepoView } from '../../git/repo-view.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import type { NewPack } from '../../ports/repo-store.ts';
import type { Services } from '../services.ts';

/** A pack that has not become part of its repository after this time never will. */
const ARRIVAL_MS = 24 * 3600_000;

/** To be called before the first blob of a pack is written, so that a leftover is known to be one. */
export function announcePack(services: Services, repo: RepoId, packId: string): Promise<void> {
  return services.repoStores.of(repo).announcePack(packId, services.clock.now() + ARRIVAL_MS);
}

/**
 * The pack as the repository's store will record it: small ones whole, of others the index becomes a blob beside the
 * pack's own. `inline` is the pack's bytes when they are in memory; null when they are a blob already.
 */
export async function storePack(
  services: Services,
  repo: RepoId,
  packId: string,
  index: PackIndex,
  inline: Uint8Array | null,
): Promise<NewPack> {
  const record = { id: packId, packBytes: index.packBytes, objectCount: index.count };
  if (inline !== null && index.fileBytes <= INLINE_PACK_BYTES)
    return { ...record, inline: { pack: inline, index: concatBytes([...index.serialize()]) } };
  if (inline !== null) {
    await announcePack(services, repo, packId);
    await putBlob(services, blobKeys.pack(repo, packId), [inline], inline.length);
  }
  await putBlob(services, blobKeys.packIndex(repo, packId), index.serialize(), index.fileBytes);
  return record;
}

async function putBlob(
  { blobs }: Services,
  key: string,
  pieces: Iterable<Uint8Array>,
  sizeBytes: number,
): Promise<void> {
  const iterator = pieces[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const step = iterator.next();
      if (step.done === true) controller.close();
      else controller.enqueue(step.value);
    },
  });
  const stored = await blobs.put(key, body, { sizeBytes });
  if (!stored.ok) throw new Error(`could not store ${key}: ${stored.error.message}`);
}

/** What a new pack may refer to: the objects of the repository as it is. */
export function existingObjects(view: RepoView): ExistingObjects {
  return {
    findBytes: (bytes, offset) => view.index.findBytes(bytes, offset),
    type: (slot) => view.index.type(slot),
    readSlot: (slot) => view.objects.readSlot(slot),
  };
}
