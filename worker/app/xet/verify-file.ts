/** Checks one file of a shard: its terms against the tables of its xorbs, then its SHA-256 by reading it once. */
import { createHash } from 'node:crypto';
import type { StoredXorb } from '../../catalog/xet-xorbs.ts';
import type { XorbUse } from '../../catalog/xet-files.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Sha256, isSha256 } from '../../domain/oid.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import { makeYielder } from '../../ports/yield.ts';
import { FileCheck } from '../../xet/check-file.ts';
import { XetFormatError } from '../../xet/format-error.ts';
import { isGlobalDedupChunk } from '../../xet/hashes.ts';
import { fetchRanges } from '../../xet/read-plan.ts';
import type { ShardFile } from '../../xet/shard-reader.ts';
import { type PlacedTerm, fileBytes } from '../../xet/terms.ts';
import { type XorbTable, chunkHash } from '../../xet/xorb-table.ts';
import type { Services } from '../services.ts';
import type { BegunDigest } from './digest-ahead.ts';
import { readContent } from './read-content.ts';
import { readXorbTable } from './read-stored.ts';
import type { StoredFile } from './stored-file.ts';

export interface CheckedFile {
  readonly hash: XetHash;
  readonly stored: StoredFile;
  readonly uses: readonly XorbUse[];
  readonly dedupChunks: readonly { readonly chunk: XetHash; readonly xorb: XetHash }[];
}

/** `xorbs` are those that the uploader may name; a term that names another one is refused as naming none. */
export async function checkTerms(
  services: Services,
  file: ShardFile,
  xorbs: ReadonlyMap<XetHash, StoredXorb>,
): Promise<Result<CheckedFile, HubError>> {
  if (file.verification === undefined) return invalid(`The shard has no verification hashes for file ${file.hash}.`);
  const check = new FileCheck(file);
  const dedup = new Map<XetHash, XetHash>();
  const used = new Map<XetHash, StoredXorb>();
  const pause = makeYielder();
  try {
    for (const [index, term] of file.terms.entries()) {
      const xorb = xorbs.get(term.xorb);
      if (xorb === undefined) return invalid(notUploaded(term.xorb));
      const table = await readXorbTable(services, xorb);
      check.addTerm(table);
      used.set(xorb.hash, xorb);
      noteDedupChunks(dedup, table, file.terms, index);
      const turn = pause();
      if (turn) await turn;
    }
    const terms = await check.finish();
    const stored = { xorbs: used, terms, sizeBytes: fileBytes(terms) };
    const dedupChunks = [...dedup].map(([chunk, xorb]) => ({ chunk, xorb }));
    return ok({ hash: file.hash, stored, uses: usesOf(terms), dedupChunks });
  } catch (error) {
    if (error instanceof XetFormatError) return invalid(`The shard is wrong: ${error.message}.`);
    throw error;
  }
}

function noteDedupChunks(
  found: Map<XetHash, XetHash>,
  table: XorbTable,
  terms: ShardFile['terms'],
  index: number,
): void {
  const term = terms[index];
  if (term === undefined) return;
  for (let chunk = term.chunkStart; chunk < term.chunkEnd; chunk++) {
    const isFirst = index === 0 && chunk === term.chunkStart;
    if (isFirst || isGlobalDedupChunk(table.hashes, chunk)) found.set(chunkHash(table, chunk), term.xorb);
  }
}

/** Which chunks of which xorbs the terms name. */
export function usesOf(terms: readonly PlacedTerm[]): XorbUse[] {
  return Array.from(fetchRanges(terms), ([xorb, ranges]) => ({
    xorb,
    chunks: ranges.map(({ chunkStart, chunkEnd }): [number, number] => [chunkStart, chunkEnd]),
  }));
}

/** The digest of the whole content, on from what was read already; `onBytes` hears how much was read. */
export async function digestContent(
  services: Services,
  file: StoredFile,
  begun: BegunDigest | null,
  onBytes: (bytes: number) => void,
): Promise<Sha256> {
  const { hash, bytes } = begun ?? { hash: createHash('sha256'), bytes: 0 };
  onBytes(bytes);
  if (bytes < file.sizeBytes) {
    const rest = bytes === 0 ? undefined : { offset: bytes, length: file.sizeBytes - bytes };
    for await (const piece of readContent(services, file, rest, 'passing')) {
      hash.update(piece);
      onBytes(piece.length);
    }
  }
  const digest = hash.digest('hex');
  if (!isSha256(digest)) throw new Error('A SHA-256 has 64 digits.');
  return digest;
}

function invalid(message: string): Result<never, HubError> {
  return fail(hubError('bad-request', message));
}

/** Clients remember what they sent; one that remembers it of a hub since set up anew cannot know better. */
function notUploaded(xorb: XetHash): string {
  return (
    `The xorb ${xorb} was not uploaded here. If your client does not send it again by itself, ` +
    'clear what it remembers: delete the folder "xet" in ~/.cache/huggingface, or where HF_HOME points.'
  );
}
