/**
 * Takes in a pushed pack, up to the point where it could become part of the repository: streams it to its spool while
 * indexing it, resolves what is left, checks objects and references. Nothing of it is visible to anyone yet.
 */
import { makeYielder } from '../../ports/yield.ts';
import type { PackSource } from '../store/pack-source.ts';
import { buildIndex, checkReferences } from './finish-index.ts';
import { checkGitmodules } from './fsck.ts';
import { type ExistingObjects, IncomingPack } from './incoming-pack.ts';
import { IngestedPack } from './ingested-pack.ts';
import { IngestError } from './ingest-error.ts';
import { type IngestLimits, PackIndexer } from './pack-indexer.ts';
import type { PackSpool } from './pack-spool.ts';
import { resolveDeferred } from './resolve-deferred.ts';

/** Bytes indexed between two looks at the clock. */
const SLICE_BYTES = 32 * 1024;

/** The first half: reads the pack to its end. @throws IngestError */
export async function receivePack(
  chunks: AsyncIterable<Uint8Array>,
  limits: IngestLimits,
  spool: PackSpool,
): Promise<PackIndexer> {
  const indexer = new PackIndexer(limits);
  const pause = makeYielder();
  for await (const chunk of chunks) {
    const stored = spool.write(chunk);
    // Indexing goes on while the chunk is being stored; a failure to store is noticed right after.
    stored.catch(() => undefined);
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      indexer.feed(chunk.subarray(at, at + SLICE_BYTES));
      const turn = pause();
      if (turn !== undefined) await turn;
    }
    await stored;
  }
  indexer.end();
  return indexer;
}

/** The second half: resolves the deltas that had to wait, builds the index, checks every reference. @throws IngestError */
export async function completePack(
  indexer: PackIndexer,
  source: PackSource,
  existing: ExistingObjects,
): Promise<IngestedPack> {
  await resolveDeferred(new IncomingPack(indexer, source, existing), makeYielder());
  const pack = new IngestedPack(buildIndex(indexer), source, indexer.inspector.named, existing);
  const { index } = pack;
  for (const slot of checkReferences(pack, existing)) {
    if ((index.sizes[slot] ?? 0) > 1 << 20) throw new IngestError('gitmodulesLarge: .gitmodules is larger than 1 MiB');
    checkGitmodules(await pack.read(slot));
  }
  return pack;
}
