/**
 * Answers a client that begins a file with a chunk nobody has. Clients ask for the first chunk of a file, then for one in
 * a thousand only: a model whose header changed would be sent again for its first 64 MB or so. What they are given is
 * the latest files of the repository or bucket, of which the new one is likely a version.
 */
import { type UsedXorb, listLatestContents, listUsedXorbs } from '../../catalog/xet-dedup.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import { hashBytes } from '../../xet/hash-text.ts';
import { isGlobalDedupChunk } from '../../xet/hashes.ts';
import type { Services } from '../services.ts';
import type { XetReader } from './authorize.ts';
import { parseRuns, writeShard } from './find-dedup-shard.ts';

const MAX_CONTENTS = 8;
const MAX_XORBS = 32;
/** About one gigabyte: this is a guess, and costs a download of a megabyte. */
const MAX_CHUNKS = 20_000;

/** Who was answered when, so that a folder of many new files is answered once. Forgetting one costs only time. */
const answered = new Map<string, number>();
const MAX_ANSWERED = 1000;
const AGAIN_AFTER_MS = 10 * 60_000;

/** A shard, or null. `session` is the client's name for its upload, if it gave one. */
export async function findNeighbourShard(
  services: Services,
  { actor, home }: XetReader,
  chunk: XetHash,
  session: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  // Such a chunk may be anywhere in a file, and the file's beginning was asked for before.
  if (isGlobalDedupChunk(hashBytes(chunk), 0)) return null;
  const now = services.clock.now();
  const key = JSON.stringify([actor.kind === 'user' ? actor.userId : null, home.id, session.slice(0, 100)]);
  const last = answered.get(key);
  if (last !== undefined && now - last < AGAIN_AFTER_MS) return null;
  const used = new Map<XetHash, UsedXorb>();
  for (const oid of await listLatestContents(services.catalog, home.id, MAX_CONTENTS)) {
    if (used.size >= MAX_XORBS) break;
    for (const xorb of await listUsedXorbs(services.catalog, oid, 0, MAX_XORBS)) {
      const known = used.get(xorb.hash);
      used.set(xorb.hash, known === undefined ? xorb : { ...xorb, chunks: joinRuns(known.chunks, xorb.chunks) });
    }
  }
  if (used.size === 0) return null;
  if (answered.size >= MAX_ANSWERED) answered.clear();
  answered.set(key, now);
  return writeShard(services, actor, [...used.values()], MAX_CHUNKS);
}

/** Runs of chunks of one xorb that two files use, as one list: in order and apart. */
function joinRuns(a: string, b: string): string {
  const joined: [start: number, end: number][] = [];
  for (const [start, end] of [...parseRuns(a), ...parseRuns(b)].sort(([first], [second]) => first - second)) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return JSON.stringify(joined);
}
