/** How long a stored xorb is, for whoever may use it. */
import { findUsableXorbs } from '../../catalog/xet-xorbs.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import type { Services } from '../services.ts';
import type { XetReader } from './authorize.ts';

export async function measureXorb(
  services: Services,
  { actor }: XetReader,
  hash: XetHash,
): Promise<Result<number, HubError>> {
  const xorb = (await findUsableXorbs(services.catalog, actor, [hash])).get(hash);
  return xorb === undefined ? fail(hubError('object-not-found', 'There is no such xorb.')) : ok(xorb.storedBytes);
}
