/** Gathers the chunks that are stored already and that a content may be made of. */
import { findNeighbours, findSharableContents } from '../../catalog/xet-conversions.ts';
import { listUsedXorbs } from '../../catalog/xet-dedup.ts';
import type { StoredXorb } from '../../catalog/xet-xorbs.ts';
import type { Sha256 } from '../../domain/oid.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import { ChunkIndex } from '../../xet/chunk-index.ts';
import type { FileSurvey } from '../../xet/file-survey.ts';
import { hashText } from '../../xet/hash-text.ts';
import { isGlobalDedupChunk } from '../../xet/hashes.ts';
import { HASH_BYTES } from '../../xet/limits.ts';
import type { XorbTable } from '../../xet/xorb-table.ts';
import type { Services } from '../services.ts';
import { parseRuns } from './find-dedup-shard.ts';
import { readXorbTable } from './read-stored.ts';

export interface KnownXorb {
  readonly stored: StoredXorb;
  readonly table: XorbTable;
}

/** About sixteen gigabytes of chunks, in twelve megabytes of memory. */
const MAX_CHUNKS = 262_144;
const MAX_XORBS = 1024;
const MAX_NEIGHBOURS = 8;

/** Xorbs as the index numbers them. Of each, only the chunks that the contents found use can be found. */
export async function knownChunks(
  services: Services,
  oid: Sha256,
  survey: FileSurvey,
): Promise<{ readonly index: ChunkIndex; readonly xorbs: readonly KnownXorb[] }> {
  const wanted = new Set<XetHash>();
  for (let chunk = 0; chunk < survey.count; chunk++) {
    if (chunk === 0 || isGlobalDedupChunk(survey.hashes, chunk))
      wanted.add(hashText(survey.hashes, chunk * HASH_BYTES));
  }
  const index = new ChunkIndex();
  const xorbs: KnownXorb[] = [];
  const sharing = await findSharableContents(services.catalog, oid, [...wanted]);
  for (const content of new Set([...sharing, ...(await findNeighbours(services.catalog, oid, MAX_NEIGHBOURS))])) {
    for (const use of await listUsedXorbs(services.catalog, content, 0, MAX_XORBS)) {
      if (index.count >= MAX_CHUNKS) return { index, xorbs };
      const { chunks, ...stored } = use;
      const table = await readXorbTable(services, stored);
      for (const [start, end] of parseRuns(chunks)) {
        for (let chunk = start; chunk < end; chunk++) index.add(table.hashes, chunk * HASH_BYTES, xorbs.length, chunk);
      }
      xorbs.push({ stored, table });
    }
  }
  return { index, xorbs };
}
