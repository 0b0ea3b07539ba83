/** Lists the buckets of a namespace, as far as the actor may see them. */
import { findNamespace } from '../../catalog/accounts.ts';
import { listBuckets as listBucketRows } from '../../catalog/buckets.ts';
import { type Actor, readableBy } from '../../domain/access.ts';
import type { BucketRecord } from '../../domain/bucket.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { unknownNamespace } from './create-bucket.ts';

export interface BucketListQuery {
  readonly search?: string;
  /** The name with which the page before ended. */
  readonly after?: string;
  readonly limit: number;
}

export interface BucketPage {
  readonly buckets: readonly BucketRecord[];
  /** Absent on the last page. */
  readonly next?: string;
}

export async function listBuckets(
  services: Services,
  actor: Actor,
  namespaceName: string,
  query: BucketListQuery,
): Promise<Result<BucketPage, HubError>> {
  const namespace = await findNamespace(services.catalog, namespaceName);
  if (namespace === null) return fail(unknownNamespace(namespaceName));
  const found = await listBucketRows(services.catalog, namespace.id, readableBy(actor), {
    ...query,
    limit: query.limit + 1,
  });
  const buckets = found.slice(0, query.limit);
  const last = found.length > query.limit ? buckets.at(-1) : undefined;
  return ok(last === undefined ? { buckets } : { buckets, next: last.name.toLowerCase() });
}
