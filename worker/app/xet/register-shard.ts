/**
 * Takes a shard: checks every file it describes. Those that are right can be read through the repository, or, when they
 * are for a bucket, named there by who sent them.
 */
import { type StoredXorb, findUsableXorbs, notePending } from '../../catalog/xet-xorbs.ts';
import { type FileHolder, findStoredXetFiles, linkXetFile, registerXetFile } from '../../catalog/xet-files.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import { XetFormatError } from '../../xet/format-error.ts';
import { type ShardFile, readShardFiles } from '../../xet/shard-reader.ts';
import { fileBytes } from '../../xet/terms.ts';
import { forgetGarbage } from '../../catalog/lfs-objects.ts';
import type { Services } from '../services.ts';
import type { XetWriter } from './authorize.ts';
import { takeDigest } from './digest-ahead.ts';
import { PENDING_KEEP_MS } from './limits.ts';
import { encodeStoredFile } from './stored-file.ts';
import { type CheckedFile, checkTerms, digestContent } from './verify-file.ts';

export type ShardProgress =
  /** Counted in mebibytes of content. */
  | { readonly type: 'validating'; readonly verified: number; readonly total: number }
  | { readonly type: 'committing'; readonly stage: 'uploading' | 'syncing' };

export interface ShardOutcome {
  /** Whether any file was new to the hub. */
  readonly isNew: boolean;
}

const HASHES_PER_QUERY = 5000;
const FILES_AT_ONCE = 8;
const MiB = 1024 * 1024;

/** Nothing is registered unless every file is right; clients repeat a shard whose answer was lost. */
export async function registerShard(
  services: Services,
  writer: XetWriter,
  bytes: Uint8Array,
  onProgress: (event: ShardProgress) => void,
): Promise<Result<ShardOutcome, HubError>> {
  const files = filesOf(bytes);
  if (!files.ok) return files;
  const xorbs = await usableXorbs(services, writer, files.value);
  const stored = await storedFiles(services, files.value);

  const total = files.value.reduce((sum, { terms }) => sum + mebibytes(fileBytes(terms)), 0);
  let seen = 0;
  let told = 0;
  const onBytes = (more: number): void => {
    seen += more;
    if (seen - told < 16 * MiB) return;
    told = seen;
    onProgress({ type: 'validating', verified: Math.min(Math.floor(seen / MiB), total), total });
  };
  onProgress({ type: 'validating', verified: 0, total });
  const verified: VerifiedFile[] = [];
  for (const file of files.value) {
    const checked = await verifyFile(services, writer, file, { xorbs, isStored: stored.has(file.hash), onBytes });
    if (!checked.ok) return checked;
    if (checked.value !== null) verified.push(checked.value);
  }
  onProgress({ type: 'validating', verified: total, total });
  onProgress({ type: 'committing', stage: 'uploading' });
  return storeFiles(services, writer, verified, onProgress);
}

function filesOf(bytes: Uint8Array): Result<readonly ShardFile[], HubError> {
  try {
    const files = readShardFiles(bytes);
    return ok([...new Map(files.map((file) => [file.hash, file])).values()]);
  } catch (error) {
    if (error instanceof XetFormatError) return fail(hubError('bad-request', `The shard is wrong: ${error.message}.`));
    throw error;
  }
}

async function usableXorbs(
  { catalog }: Services,
  { actor }: XetWriter,
  files: readonly ShardFile[],
): Promise<ReadonlyMap<XetHash, StoredXorb>> {
  const hashes = [...new Set(files.flatMap(({ terms }) => terms.map(({ xorb }) => xorb)))];
  const usable = new Map<XetHash, StoredXorb>();
  for (let at = 0; at < hashes.length; at += HASHES_PER_QUERY) {
    const found = await findUsableXorbs(catalog, actor, hashes.slice(at, at + HASHES_PER_QUERY));
    for (const [hash, xorb] of found) usable.set(hash, xorb);
  }
  return usable;
}

async function storedFiles({ catalog }: Services, files: readonly ShardFile[]): Promise<ReadonlySet<XetHash>> {
  const hashes = files.map(({ hash }) => hash);
  const stored = new Set<XetHash>();
  for (let at = 0; at < hashes.length; at += HASHES_PER_QUERY) {
    for (const hash of await findStoredXetFiles(catalog, hashes.slice(at, at + HASHES_PER_QUERY))) stored.add(hash);
  }
  return stored;
}

interface Verification {
  readonly xorbs: ReadonlyMap<XetHash, StoredXorb>;
  /** Whether the hub had the file when it began to look at the shard. */
  readonly isStored: boolean;
  readonly onBytes: (bytes: number) => void;
}

interface VerifiedFile extends CheckedFile {
  readonly oid: Awaited<ReturnType<typeof digestContent>>;
}

/** Null when the file was stored already: whoever describes all its chunks rightly holds it, so it is linked. */
async function verifyFile(
  services: Services,
  writer: XetWriter,
  file: ShardFile,
  { xorbs, isStored, onBytes }: Verification,
): Promise<Result<VerifiedFile | null, HubError>> {
  const checked = await checkTerms(services, file, xorbs);
  if (!checked.ok) return checked;
  const known = isStored
    ? await linkXetFile(services.catalog, file.hash, holderOf(writer), services.clock.now())
    : null;
  const { stored } = checked.value;
  const begun = takeDigest(services, writer, stored.terms);
  const oid = known?.oid ?? (await digestContent(services, stored, begun, onBytes));
  if (file.sha256 !== undefined && file.sha256 !== oid) {
    const message = `The SHA-256 of file ${file.hash} is ${oid}, but ${file.sha256} was announced.`;
    return fail(hubError('bad-request', message));
  }
  return ok(known === null ? { ...checked.value, oid } : null);
}

async function storeFiles(
  services: Services,
  writer: XetWriter,
  files: readonly VerifiedFile[],
  onProgress: (event: ShardProgress) => void,
): Promise<Result<ShardOutcome, HubError>> {
  const { catalog, clock, blobs } = services;
  const holder = holderOf(writer);
  const placed = files.map((file) => ({ file, blobKey: blobKeys.xetFile(file.hash, crypto.randomUUID()) }));
  const keys = placed.map(({ blobKey }) => blobKey);
  await notePending(catalog, keys, clock.now() + PENDING_KEEP_MS);
  await inGroups(placed, async ({ file, blobKey }) => {
    const content = encodeStoredFile(file.stored.xorbs.values(), file.stored.terms);
    const put = await blobs.put(blobKey, content, { sizeBytes: content.length });
    if (!put.ok) throw new Error(`A list of terms could not be stored: ${put.error.message}`);
  });
  onProgress({ type: 'committing', stage: 'syncing' });
  let isExpired = false;
  await inGroups(placed, async ({ file, blobKey }) => {
    const { hash, oid, uses, dedupChunks, stored } = file;
    const entry = { hash, oid, uses, dedupChunks, sizeBytes: stored.sizeBytes, blobKey, holder };
    const outcome = await registerXetFile(catalog, entry, clock.now());
    if (outcome === 'kept') return;
    isExpired ||= outcome === 'expired';
    await blobs.delete([blobKey]);
    await forgetGarbage(catalog, [blobKey]);
  });
  if (isExpired) return fail(hubError('unavailable', 'The upload took too long and was swept; send the shard again.'));
  return ok({ isNew: placed.length > 0 });
}

/** A bucket has a file only under a path, which the client sends later. */
function holderOf({ actor, home }: XetWriter): FileHolder {
  return home.kind === 'bucket' ? { claimant: actor.userId } : { repo: home.id };
}

async function inGroups<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += FILES_AT_ONCE) {
    await Promise.all(items.slice(at, at + FILES_AT_ONCE).map(act));
  }
}

function mebibytes(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / MiB));
}
