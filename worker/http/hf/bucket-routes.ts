/** Where the bucket part of the Hugging Face API is. */
import { Hono } from 'hono';
import { hubError } from '../../domain/errors.ts';
import { fail, ok } from '../../domain/result.ts';
import type { HubEnv } from '../hub-env.ts';
import { bucketBatchRoute } from './bucket-batch.ts';
import { bucketPathsInfoRoute, bucketResolveRoute, bucketTreeRoute } from './bucket-files.ts';
import {
  bucketInfoRoute,
  bucketSettingsRoute,
  createBucketRoute,
  deleteBucketRoute,
  listBucketsRoute,
} from './bucket-manage.ts';
import { bucketRoute } from './bucket-route.ts';
import { tokenAnswer } from './xet-token.ts';

const readTokenRoute = bucketRoute('read', async (context, { bucket }) =>
  ok(await tokenAnswer(context, bucket, 'read')),
);
const writeTokenRoute = bucketRoute('write', async (context, { bucket }) =>
  ok(await tokenAnswer(context, bucket, 'write')),
);
const unknownRoute = bucketRoute('see', async () =>
  fail(hubError('not-found', 'The API has nothing at this address of the bucket.')),
);

/** HEAD is answered by the routes of GET. */
export function bucketRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  const bucket = '/api/buckets/:namespace/:name';
  app.get('/api/buckets/:namespace', listBucketsRoute);
  app.post(bucket, createBucketRoute);
  app.get(bucket, bucketInfoRoute);
  app.delete(bucket, deleteBucketRoute);
  app.put(`${bucket}/settings`, bucketSettingsRoute);
  app.get(`${bucket}/tree`, bucketTreeRoute);
  app.get(`${bucket}/tree/*`, bucketTreeRoute);
  app.post(`${bucket}/paths-info`, bucketPathsInfoRoute);
  app.post(`${bucket}/batch`, bucketBatchRoute);
  app.get(`${bucket}/xet-read-token`, readTokenRoute);
  app.get(`${bucket}/xet-write-token`, writeTokenRoute);
  app.get('/buckets/:namespace/:name/resolve/*', bucketResolveRoute);
  app.get(`${bucket}/*`, unknownRoute);
  return app;
}
