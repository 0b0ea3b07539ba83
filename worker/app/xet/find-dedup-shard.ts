/**
 * Answers what a client can deduplicate against: the xorbs of a file that holds the chunk asked for. Only of files that
 * the asker can read; chunks of other files in the same xorbs are shown as noise.
 */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { type UsedXorb, findReadableUse, listUsedXorbs } from '../../catalog/xet-dedup.ts';
import type { Actor } from '../../domain/access.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import { HASH_BYTES, MAX_SHARD_BYTES } from '../../xet/limits.ts';
import { writeDedupShard } from '../../xet/shard-writer.ts';
import { type XorbTable, rawStart } from '../../xet/xorb-table.ts';
import { actionKey } from '../lfs/action-key.ts';
import type { Services } from '../services.ts';
import type { XetReader } from './authorize.ts';
import { DEDUP_TTL_MS } from './limits.ts';
import { readXorbTable } from './read-stored.ts';

/** About two gigabytes of a file; hashing more would hold the thread for too long. */
const MAX_XORBS = 32;
const MAX_CHUNKS = Math.min(40_000, MAX_SHARD_BYTES / 64);

const runs = z.array(z.tuple([z.number().int(), z.number().int()]));

/** Runs of chunks as the catalogue keeps them. */
export function parseRuns(json: string): readonly (readonly [start: number, end: number])[] {
  return runs.parse(JSON.parse(json));
}

/** A shard, or null when there is nothing that this reader may know of. */
export async function findDedupShard(
  services: Services,
  { actor, home }: XetReader,
  chunk: XetHash,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const use = await findReadableUse(services.catalog, actor, home.id, chunk);
  if (use === null) return null;
  return writeShard(
    services,
    actor,
    await listUsedXorbs(services.catalog, use.oid, use.position, MAX_XORBS),
    MAX_CHUNKS,
  );
}

/** A shard of these xorbs, as far as they are said to be used; of the later ones none, once there are enough chunks. */
export async function writeShard(
  services: Services,
  actor: Actor,
  used: readonly UsedXorb[],
  maxChunks: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const { clock } = services;
  const xorbs: { hash: XetHash; table: XorbTable }[] = [];
  let chunks = 0;
  for (const xorb of used) {
    chunks += xorb.chunkCount;
    if (xorbs.length > 0 && chunks > maxChunks) break;
    xorbs.push({ hash: xorb.hash, table: await readableTable(services, xorb) });
  }
  const now = clock.now();
  return writeDedupShard({
    xorbs,
    hmacKey: await hmacKeyOf(services, actor.kind === 'user' ? actor.userId : ''),
    createdAt: Math.floor(now / 1000),
    expiresAt: Math.floor((now + DEDUP_TTL_MS) / 1000),
  });
}

/** One for each person: clients keep answers by key, and look every chunk up under each. */
async function hmacKeyOf(services: Services, user: string): Promise<Uint8Array> {
  return createHmac('sha256', await actionKey(services))
    .update(`xet-dedup\0${user}`)
    .digest();
}

/** The table with what the file uses of the xorb; hashes and lengths of everything else are made up. */
async function readableTable(services: Services, xorb: UsedXorb): Promise<XorbTable> {
  const table = await readXorbTable(services, xorb);
  const hashes = noise(table.hashes.length);
  const rawEnds = table.rawEnds.slice();
  let hiddenFrom = 0;
  for (const [start, end] of parseRuns(xorb.chunks)) {
    hashes.set(table.hashes.subarray(start * HASH_BYTES, end * HASH_BYTES), start * HASH_BYTES);
    levelLengths(rawEnds, table, hiddenFrom, start);
    hiddenFrom = end;
  }
  levelLengths(rawEnds, table, hiddenFrom, table.count);
  return { ...table, hashes, rawEnds };
}

/** Gives the chunks [start, end) the same length, so that theirs tell nothing of what they hold. */
function levelLengths(rawEnds: Uint32Array, table: XorbTable, start: number, end: number): void {
  const from = rawStart(table, start);
  const length = rawStart(table, end) - from;
  for (let chunk = start; chunk < end; chunk++) {
    rawEnds[chunk] = from + Math.floor((length * (chunk - start + 1)) / (end - start));
  }
}

/** `getRandomValues` gives no more than this at once. */
const NOISE_BYTES = 65_536;

function noise(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += NOISE_BYTES) crypto.getRandomValues(bytes.subarray(at, at + NOISE_BYTES));
  return bytes;
}
