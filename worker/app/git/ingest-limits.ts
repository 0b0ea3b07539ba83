/** How much of a pack is taken in, whoever sends it. */
import type { Config } from '../../config.ts';
import type { IngestLimits } from '../../git/ingest/pack-indexer.ts';

const MIN_HELD_OBJECT_BYTES = 64 << 20;

export function ingestLimits({ git }: Config): IngestLimits {
  return {
    maxPackBytes: 2 ** 40,
    maxObjects: 20_000_000,
    // Blobs above it are only named: the size policy refuses them anyway.
    maxObjectBytes: Math.max(MIN_HELD_OBJECT_BYTES, git.maxFileBytes),
    maxInflatedBytes: 8 * 2 ** 30,
    slabBytes: 16 << 20,
    keptDeltaBytes: 8 << 20,
  };
}
