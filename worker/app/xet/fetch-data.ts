/** Hands out the range of a stored xorb that a signed URL names, or a part of it. */
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import type { BlobBody, ByteRange } from '../../ports/blob-store.ts';
import { actionKey } from '../lfs/action-key.ts';
import type { Services } from '../services.ts';
import { type DataClaims, readDataQuery } from './data-signature.ts';

/** Wrong and old signatures alike are `forbidden`, at which clients ask for the reconstruction again. */
export async function checkDataUrl(
  services: Services,
  xorb: string,
  query: Readonly<Record<string, string>>,
): Promise<Result<DataClaims, HubError>> {
  const claims = readDataQuery(await actionKey(services), xorb, query, services.clock.now());
  if (claims !== null) return ok(claims);
  return fail(hubError('forbidden', 'This URL has expired or was not given out by the hub; ask for a new one.'));
}

export async function fetchData(
  services: Services,
  { xorb, uploadId, start, end }: DataClaims,
  range: ByteRange,
): Promise<Result<BlobBody, HubError>> {
  if (range.offset < start || range.offset + range.length > end) {
    return fail(hubError('forbidden', 'This URL is for another range of bytes.'));
  }
  const blob = await services.blobs.get(blobKeys.xorb(xorb, uploadId), range);
  return blob === null ? fail(hubError('object-not-found', 'The data behind this URL is gone.')) : ok(blob);
}
