/** Tells a Xet client how to put a file, or a part of it, together: which chunks, and where to fetch them. */
import { findLinkedXetFile } from '../../catalog/xet-files.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import { type FetchRange, type FileRange, fetchRanges, planRead } from '../../xet/read-plan.ts';
import type { PlacedTerm } from '../../xet/terms.ts';
import { actionKey } from '../lfs/action-key.ts';
import type { Services } from '../services.ts';
import type { XetReader } from './authorize.ts';
import { signedDataQuery } from './data-signature.ts';
import { DATA_URL_TTL_MS } from './limits.ts';
import { tablesToTrim } from './read-content.ts';
import { readStoredFile } from './read-stored.ts';
import type { StoredFile } from './stored-file.ts';

/** A range of a stored xorb: from the store itself, or from the hub by its path and this signed query. */
export type DataSource = { readonly url: string } | { readonly query: string };

export interface FetchPlan extends FetchRange {
  readonly source: DataSource;
}

export interface Reconstruction {
  readonly offsetIntoFirst: number;
  readonly terms: readonly PlacedTerm[];
  readonly fetches: ReadonlyMap<XetHash, readonly FetchPlan[]>;
}

/** `rangeOf` is told how long the file is; it answers null for a range that starts behind it. */
export async function planReconstruction(
  services: Services,
  reader: XetReader,
  hash: XetHash,
  rangeOf: (sizeBytes: number) => FileRange | 'whole' | null,
): Promise<Result<Reconstruction, HubError>> {
  const file = await openLinkedFile(services, reader, hash);
  if (!file.ok) return file;
  const range = rangeOf(file.value.sizeBytes);
  if (range === null) {
    return fail(hubError('range-not-satisfiable', `The file has ${file.value.sizeBytes} bytes.`));
  }
  const span = range === 'whole' ? undefined : range;
  const tables = span === undefined ? new Map() : await tablesToTrim(services, file.value, span);
  const plan = planRead(file.value.terms, span, (xorb) => tables.get(xorb));
  const fetches = new Map<XetHash, readonly FetchPlan[]>();
  for (const [xorb, ranges] of fetchRanges(plan.terms)) {
    fetches.set(xorb, await Promise.all(ranges.map((one) => planFetch(services, file.value, xorb, one))));
  }
  return ok({ offsetIntoFirst: plan.offsetIntoFirst, terms: plan.terms, fetches });
}

/** How long a file is, if the token's repository or bucket has it. */
export async function measureXetFile(
  services: Services,
  reader: XetReader,
  hash: XetHash,
): Promise<Result<number, HubError>> {
  const linked = await findLinkedXetFile(services.catalog, reader.home.id, hash);
  return linked === null ? fail(unknownFile()) : ok(linked.sizeBytes);
}

async function openLinkedFile(
  services: Services,
  { home }: XetReader,
  hash: XetHash,
): Promise<Result<StoredFile, HubError>> {
  const linked = await findLinkedXetFile(services.catalog, home.id, hash);
  const file = linked === null ? null : await readStoredFile(services, linked.blobKey);
  return file === null ? fail(unknownFile()) : ok(file);
}

function unknownFile(): HubError {
  return hubError('object-not-found', "There is no such file in the token's repository or bucket.");
}

async function planFetch(services: Services, file: StoredFile, hash: XetHash, range: FetchRange): Promise<FetchPlan> {
  const xorb = file.xorbs.get(hash);
  if (xorb === undefined) throw new Error(`A stored Xet file does not say where its xorb ${hash} is.`);
  const { uploadId } = xorb;
  const { storedStart: start, storedEnd: end } = range;
  const { direct } = services.blobs;
  if (direct !== undefined) {
    const part = { offset: start, length: end - start };
    const { url } = await direct.get(blobKeys.xorb(hash, uploadId), { ttlMs: DATA_URL_TTL_MS, range: part });
    return { ...range, source: { url } };
  }
  const expiresAt = services.clock.now() + DATA_URL_TTL_MS;
  const query = signedDataQuery(await actionKey(services), { xorb: hash, uploadId, start, end, expiresAt });
  return { ...range, source: { query } };
}
