/**
 * Turns a content that is stored as one blob into a Xet file, so that it shares chunks with others. The blob is read
 * once to find its chunks, then again where they are new; it stays in place until the Xet file is complete.
 */
import { createHash } from 'node:crypto';
import { forgetGarbage } from '../../catalog/lfs-objects.ts';
import type { PlainContent } from '../../catalog/xet-conversions.ts';
import { registerXetFile } from '../../catalog/xet-files.ts';
import { notePending } from '../../catalog/xet-xorbs.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import { readStream } from '../../git/store/read-stream.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import { type PlannedRun, planConversion } from '../../xet/conversion-plan.ts';
import { type FileSurvey, FileSurveyor } from '../../xet/file-survey.ts';
import { hashText } from '../../xet/hash-text.ts';
import { fileHashInTurns, isGlobalDedupChunk } from '../../xet/hashes.ts';
import { HASH_BYTES } from '../../xet/limits.ts';
import type { PlacedTerm } from '../../xet/terms.ts';
import { rawStart, storedStart } from '../../xet/xorb-table.ts';
import type { Services } from '../services.ts';
import { type KnownXorb, knownChunks } from './known-chunks.ts';
import { PENDING_KEEP_MS } from './limits.ts';
import { encodeStoredFile } from './stored-file.ts';
import { usesOf } from './verify-file.ts';
import { XORB_BYTES, writeXorbs } from './write-xorbs.ts';

const READ_BYTES = 512 * 1024;

/** `gone`: it went, or changed its form, meanwhile. `damaged`: its bytes are not what its name says; it is left alone. */
export type Conversion = 'converted' | 'gone' | 'damaged';

export async function convertLfsObject(services: Services, content: PlainContent): Promise<Conversion> {
  const survey = await surveyContent(services, content);
  if (survey === 'gone' || survey === 'damaged') return survey;
  const { index, xorbs: known } = await knownChunks(services, content.oid, survey);
  const plan = planConversion(survey, index, known.length, XORB_BYTES);
  const written = await writeXorbs(services, content, survey, plan.writes);
  if (written === null) return 'gone';
  return registerConversion(services, content, survey, plan.runs, [...known, ...written]);
}

async function surveyContent(
  { blobs }: Services,
  { oid, sizeBytes, blobKey }: PlainContent,
): Promise<FileSurvey | 'gone' | 'damaged'> {
  const blob = await blobs.get(blobKey);
  if (blob === null) return 'gone';
  const digest = createHash('sha256');
  const surveyor = new FileSurveyor();
  let read = 0;
  for await (const piece of readStream(blob.body, READ_BYTES)) {
    digest.update(piece);
    surveyor.push(piece);
    read += piece.length;
  }
  return read === sizeBytes && digest.digest('hex') === oid ? surveyor.finish() : 'damaged';
}

async function registerConversion(
  services: Services,
  { oid, sizeBytes }: PlainContent,
  survey: FileSurvey,
  runs: readonly PlannedRun[],
  xorbs: readonly KnownXorb[],
): Promise<Conversion> {
  const { catalog, clock, blobs } = services;
  const terms = runs.map((run) => termOf(run, xorbs));
  const used = new Map(runs.map(({ xorb }) => at(xorbs, xorb).stored).map((stored) => [stored.hash, stored]));
  const hash = await fileHashInTurns(survey);
  const blobKey = blobKeys.xetFile(hash, crypto.randomUUID());
  await notePending(catalog, [blobKey], clock.now() + PENDING_KEEP_MS);
  const bytes = encodeStoredFile(used.values(), terms);
  const put = await blobs.put(blobKey, bytes, { sizeBytes: bytes.length });
  if (!put.ok) throw new Error(`A list of terms could not be stored: ${put.error.message}`);
  const dedupChunks = dedupChunksOf(survey, runs, xorbs);
  const file = { hash, oid, sizeBytes, blobKey, holder: null, uses: usesOf(terms), dedupChunks };
  if ((await registerXetFile(catalog, file, clock.now())) === 'kept') return 'converted';
  await blobs.delete([blobKey]);
  await forgetGarbage(catalog, [blobKey]);
  return 'gone';
}

function at(xorbs: readonly KnownXorb[], index: number): KnownXorb {
  const xorb = xorbs[index];
  if (xorb === undefined) throw new Error('The plan names a xorb that is not there.');
  return xorb;
}

function termOf(run: PlannedRun, xorbs: readonly KnownXorb[]): PlacedTerm {
  const { stored, table } = at(xorbs, run.xorb);
  const chunkEnd = run.chunkStart + run.count;
  return {
    xorb: stored.hash,
    chunkStart: run.chunkStart,
    chunkEnd,
    rawBytes: rawStart(table, chunkEnd) - rawStart(table, run.chunkStart),
    storedStart: storedStart(table, run.chunkStart),
    storedEnd: storedStart(table, chunkEnd),
  };
}

/** The chunks by which clients and later conversions find this file's xorbs, as for a file that was uploaded. */
function dedupChunksOf(
  survey: FileSurvey,
  runs: readonly PlannedRun[],
  xorbs: readonly KnownXorb[],
): { chunk: XetHash; xorb: XetHash }[] {
  const found = new Map<XetHash, XetHash>();
  for (const { first, count, xorb } of runs) {
    for (let chunk = first; chunk < first + count; chunk++) {
      if (chunk !== 0 && !isGlobalDedupChunk(survey.hashes, chunk)) continue;
      found.set(hashText(survey.hashes, chunk * HASH_BYTES), at(xorbs, xorb).stored.hash);
    }
  }
  return Array.from(found, ([chunk, xorb]) => ({ chunk, xorb }));
}
