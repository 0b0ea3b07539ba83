/** `/api/buckets/{ns}` and `/api/buckets/{ns}/{name}`: creating buckets, lists of them, and what one is. */
import { z } from 'zod';
import { createBucket } from '../../app/buckets/create-bucket.ts';
import { deleteBucket } from '../../app/buckets/delete-bucket.ts';
import { listBuckets } from '../../app/buckets/list-buckets.ts';
import { setBucketVisibility } from '../../app/buckets/set-bucket-visibility.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { bucketFullName } from '../../domain/bucket.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { bucketJson, bucketPathOf, bucketRoute, namespaceOf } from './bucket-route.ts';
import { hubRoute } from './hub-route.ts';
import { nextLink } from './link-header.ts';
import { readManageBody, visibilityFields, visibilityOf } from './manage-body.ts';
import { pageParameters } from './page-query.ts';
import { readQuery, text } from './query.ts';

/** What the Hub offers and a hub of one place cannot: saying yes would be a promise about where data lies. */
const placement = {
  region: z.unknown().optional(),
  cdn: z.unknown().optional(),
  cdnRegions: z.unknown().optional(),
  resourceGroupId: z.unknown().optional(),
};

const body = z.object({ ...visibilityFields, ...placement });

export const createBucketRoute = hubRoute(async (context) => {
  const path = bucketPathOf(context);
  if (!path.ok) return path;
  const input = await readManageBody(context, body);
  if (!input.ok) return input;
  const offered = refusePlacement(input.value);
  if (!offered.ok) return offered;
  const visibility = visibilityOf(input.value) ?? ok('public');
  if (!visibility.ok) return visibility;
  const wanted = { ...path.value, visibility: visibility.value };
  const created = await createBucket(context.get('services'), context.get('actor'), wanted);
  const url = (name: string): string => `${context.get('baseUrl')}/buckets/${name}`;
  if (created.ok) {
    const id = bucketFullName(created.value);
    return ok(context.json({ url: url(id), name: id, id }));
  }
  const taken = created.error.details?.['bucket'];
  // Clients asked to accept an existing bucket read its address from the refusal.
  return taken === undefined ? created : fail({ ...created.error, details: { url: url(String(taken)) } });
});

export const bucketInfoRoute = bucketRoute('see', async (context, { bucket }) => ok(context.json(bucketJson(bucket))));

export const deleteBucketRoute = hubRoute(async (context) => {
  const path = bucketPathOf(context);
  if (!path.ok) return path;
  const deleted = await deleteBucket(context.get('services'), context.get('actor'), path.value);
  return deleted.ok ? ok(context.json({})) : deleted;
});

export const bucketSettingsRoute = hubRoute(async (context) => {
  const path = bucketPathOf(context);
  if (!path.ok) return path;
  const input = await readManageBody(context, body);
  if (!input.ok) return input;
  const offered = refusePlacement(input.value);
  if (!offered.ok) return offered;
  const visibility = visibilityOf(input.value);
  if (visibility === null) return fail(hubError('bad-request', 'Say whether the bucket is "private".'));
  if (!visibility.ok) return visibility;
  const services = context.get('services');
  const changed = await setBucketVisibility(services, context.get('actor'), path.value, visibility.value);
  return changed.ok ? ok(context.json(bucketJson(changed.value))) : changed;
});

export const listBucketsRoute = hubRoute(async (context) => {
  const namespace = namespaceOf(context);
  if (!namespace.ok) return namespace;
  const query = readQuery(context, z.object({ ...pageParameters, search: text }));
  if (!query.ok) return query;
  const { search, cursor, limit } = query.value;
  const page = await listBuckets(context.get('services'), context.get('actor'), namespace.value, {
    limit,
    ...(search === undefined ? {} : { search }),
    ...(cursor === undefined ? {} : { after: cursor }),
  });
  if (!page.ok) return page;
  const { buckets, next } = page.value;
  if (next !== undefined) context.header('Link', nextLink(context, { cursor: next }));
  return ok(context.json(buckets.map(bucketJson)));
});

function refusePlacement(input: Readonly<Partial<Record<keyof typeof placement, unknown>>>): Result<null, HubError> {
  const asks = (value: unknown): boolean =>
    !(value === undefined || value === null || (Array.isArray(value) && value.length === 0));
  if (asks(input.region)) {
    return fail(hubError('bad-request', 'This hub keeps all buckets in one place: leave out the "region".'));
  }
  if (asks(input.cdn) || asks(input.cdnRegions)) {
    return fail(hubError('bad-request', 'This hub has no delivery network to warm: leave out the "cdn".'));
  }
  if (asks(input.resourceGroupId)) {
    return fail(hubError('bad-request', 'This hub has no resource groups: leave out the "resourceGroupId".'));
  }
  return ok(null);
}
