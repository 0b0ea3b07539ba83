/** Writes the new chunks of a content that is converted into xorbs of their own. */
import { forgetGarbage } from '../../catalog/lfs-objects.ts';
import type { PlainContent } from '../../catalog/xet-conversions.ts';
import { type StoredXorb, findXorb, notePending, registerXorb } from '../../catalog/xet-xorbs.ts';
import { readStream } from '../../git/store/read-stream.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import type { ByteSource } from '../../ports/byte-source.ts';
import type { PlannedRun } from '../../xet/conversion-plan.ts';
import type { FileSurvey } from '../../xet/file-survey.ts';
import { chunkHashOf } from '../../xet/hashes.ts';
import { HASH_BYTES, MAX_CHUNK_BYTES } from '../../xet/limits.ts';
import { encodeXorbTable, rawBytes, storedBytes } from '../../xet/xorb-table.ts';
import { type WrittenXorb, XorbWriter } from '../../xet/xorb-writer.ts';
import type { Services } from '../services.ts';
import type { KnownXorb } from './known-chunks.ts';
import { PENDING_KEEP_MS } from './limits.ts';
import { readXorbTable } from './read-stored.ts';

/** Smaller than those of clients: a whole one is held in memory. */
export const XORB_BYTES = 16 * 1024 * 1024;
const READ_BYTES = 512 * 1024;

/**
 * The xorbs, in the order of their numbers in the plan; null when the content is gone. `runs` are the plan's writes.
 * @throws when the content now has other bytes than when it was surveyed.
 */
export async function writeXorbs(
  services: Services,
  content: PlainContent,
  survey: FileSurvey,
  runs: readonly PlannedRun[],
): Promise<readonly KnownXorb[] | null> {
  const writer = new XorbWriter(XORB_BYTES);
  const xorbs: KnownXorb[] = [];
  const offsets = chunkOffsets(survey);
  let xorb = runs[0]?.xorb;
  for (const run of runs) {
    if (run.xorb !== xorb) {
      xorbs.push(await storeXorb(services, writer.finish()));
      xorb = run.xorb;
    }
    if (!(await addChunks(services, content, survey, offsets, run, writer))) return null;
  }
  if (writer.count > 0) xorbs.push(await storeXorb(services, writer.finish()));
  return xorbs;
}

function chunkOffsets({ count, lengths }: FileSurvey): Float64Array {
  const offsets = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) offsets[i + 1] = (offsets[i] ?? 0) + (lengths[i] ?? 0);
  return offsets;
}

async function addChunks(
  { blobs }: Services,
  { blobKey }: PlainContent,
  { hashes, lengths }: FileSurvey,
  offsets: Float64Array,
  { first, count }: PlannedRun,
  writer: XorbWriter,
): Promise<boolean> {
  const offset = offsets[first] ?? 0;
  const blob = await blobs.get(blobKey, { offset, length: (offsets[first + count] ?? 0) - offset });
  if (blob === null) return false;
  const chunk = new Uint8Array(MAX_CHUNK_BYTES);
  let filled = 0;
  let number = first;
  for await (const piece of readStream(blob.body, READ_BYTES)) {
    for (let at = 0; at < piece.length;) {
      const length = lengths[number] ?? 0;
      const some = piece.subarray(at, at + length - filled);
      chunk.set(some, filled);
      filled += some.length;
      at += some.length;
      if (filled < length) break;
      addChunk(writer, chunk.subarray(0, length), hashes.subarray(number * HASH_BYTES, (number + 1) * HASH_BYTES));
      filled = 0;
      number++;
    }
  }
  if (number !== first + count) throw new Error('A content became shorter while it was converted.');
  return true;
}

function addChunk(writer: XorbWriter, chunk: Uint8Array, expected: Uint8Array): void {
  const hash = chunkHashOf(chunk);
  if (hash.some((byte, i) => byte !== expected[i])) throw new Error('A content changed while it was converted.');
  writer.add(chunk, hash);
}

async function storeXorb(services: Services, { hash, table, bytes }: WrittenXorb): Promise<KnownXorb> {
  const { catalog, clock, blobs } = services;
  const uploadId = crypto.randomUUID();
  const blobKey = blobKeys.xorb(hash, uploadId);
  await notePending(catalog, [blobKey], clock.now() + PENDING_KEEP_MS);
  const rows = encodeXorbTable(table);
  const put = await blobs.put(blobKey, parts(bytes, rows), { sizeBytes: bytes.length + rows.length });
  if (!put.ok) throw new Error(`A xorb could not be stored: ${put.error.message}`);
  const stored: StoredXorb = { hash, uploadId, storedBytes: storedBytes(table), chunkCount: table.count };
  const outcome = await registerXorb(catalog, { ...stored, blobKey, rawBytes: rawBytes(table) }, null, clock.now());
  if (outcome === 'kept') return { stored, table };
  await blobs.delete([blobKey]);
  await forgetGarbage(catalog, [blobKey]);
  const known = outcome === 'superfluous' ? await findXorb(catalog, hash) : null;
  if (known === null) throw new Error('A xorb was swept while it was written.');
  return { stored: known, table: await readXorbTable(services, known) };
}

function parts(...bytes: readonly Uint8Array[]): ByteSource {
  let next = 0;
  return {
    read: () => Promise.resolve(bytes[next++] ?? null),
    cancel: () => Promise.resolve(),
  };
}
