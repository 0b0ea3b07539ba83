/**
 * The Xet server, as clients find it at the address that the hub's token routes give: paths are those of the CAS API,
 * plus `/v1/data`, where its signed URLs lead. It has tokens of its own, so these routes come before the hub's log-in.
 */
import { Hono } from 'hono';
import { findDedupShard } from '../../app/xet/find-dedup-shard.ts';
import { findNeighbourShard } from '../../app/xet/find-neighbour-shard.ts';
import { hubError } from '../../domain/errors.ts';
import { fail, ok } from '../../domain/result.ts';
import type { HubEnv } from '../hub-env.ts';
import { readSmallBody } from '../small-body.ts';
import { xetError } from './errors.ts';
import { batchReconstructions, getReconstructionV1, getReconstructionV2, headFile } from './reconstructions.ts';
import { postShard, postShardWithEvents } from './shards.ts';
import { XET_PATH, hashParameter, readRoute } from './xet-route.ts';
import { getData, headXorb, postXorb } from './xorbs.ts';

/** The specification says `default-merkledb`, clients say `default`. */
const DEDUP_PREFIX = ':prefix{default|default-merkledb}';
const MAX_TELEMETRY_BYTES = 1024 * 1024;

const getChunk = readRoute(async (context, reader) => {
  const hash = hashParameter(context);
  if (!hash.ok) return hash;
  const services = context.get('services');
  const session = context.req.header('X-Xet-Session-Id') ?? '';
  const shard =
    (await findDedupShard(services, reader, hash.value)) ??
    (await findNeighbourShard(services, reader, hash.value, session));
  if (shard === null) return fail(hubError('object-not-found', 'Nothing to deduplicate against.'));
  return ok(context.body(shard, 200, { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' }));
});

/** Accepted and thrown away. */
const postTelemetry = readRoute(async (context) => {
  const body = await readSmallBody(context.req.raw, MAX_TELEMETRY_BYTES);
  return body.ok ? ok(context.body(null, 200)) : body;
});

export function xetRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  const at = (path: string): string => XET_PATH + path;
  app.post(at('/v1/xorbs/default/:hash'), postXorb);
  app.get(at('/v1/xorbs/default/:hash'), headXorb);
  app.post(at('/v1/shards'), postShard);
  app.post(at('/v2/shards'), postShardWithEvents);
  app.get(at('/v1/reconstructions/:hash'), getReconstructionV1);
  app.get(at('/v2/reconstructions/:hash'), getReconstructionV2);
  app.on(['GET', 'POST'], at('/v1/reconstructions'), batchReconstructions);
  app.get(at(`/v1/chunks/${DEDUP_PREFIX}/:hash`), getChunk);
  app.get(at('/v1/files/:hash'), headFile);
  app.get(at('/v1/data/:hash'), getData);
  app.post(at('/v1/telemetry'), postTelemetry);
  // hf_xet leaves the path of the server's address out here.
  app.post('/v1/telemetry', postTelemetry);
  app.all(at('/*'), (context) => xetError(context, hubError('not-found', 'The Xet server has nothing here.')));
  return app;
}
