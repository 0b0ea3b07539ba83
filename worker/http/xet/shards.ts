/** Shards in: with one answer at the end, or with events on the way. */
import { type ShardProgress, registerShard } from '../../app/xet/register-shard.ts';
import type { XetWriter } from '../../app/xet/authorize.ts';
import { type HubError, hubError, statusOf } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { MAX_SHARD_BYTES } from '../../xet/limits.ts';
import type { HubContext } from '../hub-env.ts';
import { writeRoute } from './xet-route.ts';

export const postShard = writeRoute(async (context, writer) => {
  const body = await readShardBody(context.req.raw);
  if (!body.ok) return body;
  const registered = await registerShard(context.get('services'), writer, body.value, () => undefined);
  return registered.ok ? ok(context.json({ result: registered.value.isNew ? 1 : 0 })) : registered;
});

export const postShardWithEvents = writeRoute(async (context, writer) => {
  const body = await readShardBody(context.req.raw);
  if (!body.ok) return body;
  return ok(
    new Response(eventsOf(context, writer, body.value), {
      headers: { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-cache' },
    }),
  );
});

/** Holds at most MAX_SHARD_BYTES, and once only when the client says how many there are. */
async function readShardBody({ body, headers }: Request): Promise<Result<Uint8Array, HubError>> {
  if (body === null) return fail(hubError('bad-request', 'The shard is empty.'));
  const tooLarge = fail(hubError('too-large', `A shard has at most ${MAX_SHARD_BYTES} bytes.`));
  const announced = Number(headers.get('Content-Length') ?? 0);
  if (announced > MAX_SHARD_BYTES) return tooLarge;
  let shard = new Uint8Array(Math.max(announced, 64 * 1024));
  let filled = 0;
  for await (const part of body) {
    const end = filled + part.byteLength;
    if (end > MAX_SHARD_BYTES) return tooLarge;
    if (end > shard.length) {
      const larger = new Uint8Array(Math.min(Math.max(2 * shard.length, end), MAX_SHARD_BYTES));
      larger.set(shard.subarray(0, filled));
      shard = larger;
    }
    shard.set(part, filled);
    filled = end;
  }
  return ok(shard.subarray(0, filled));
}

/** Clients take a stream that is silent for longer for a dead one. */
const HEARTBEAT_MS = 5000;

type ShardEvent =
  | ShardProgress
  | { readonly type: 'result'; readonly result: number }
  | { readonly type: 'error'; readonly message: string; readonly retryable: boolean };

function eventsOf(context: HubContext, writer: XetWriter, shard: Uint8Array): ReadableStream<Uint8Array> {
  const services = context.get('services');
  const encoder = new TextEncoder();
  let heartbeat: ReturnType<typeof setInterval> | undefined;
  /** The client went away: there is nobody to tell, but what was begun is finished as far as the runtime lets it. */
  let isGone = false;
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      let last: ShardEvent | null = null;
      const send = (event: ShardEvent): void => {
        last = event;
        if (!isGone) controller.enqueue(encoder.encode(`${JSON.stringify(event)}\n`));
      };
      heartbeat = setInterval(() => {
        if (last !== null) send(last);
      }, HEARTBEAT_MS);
      try {
        const registered = await registerShard(services, writer, shard, send);
        send(registered.ok ? { type: 'result', result: registered.value.isNew ? 1 : 0 } : refusal(registered.error));
      } catch (error) {
        services.log.error('xet:shard-failed', error, { requestId: context.get('requestId') });
        send({ type: 'error', message: 'Something went wrong in the hub; try again.', retryable: true });
      } finally {
        clearInterval(heartbeat);
        if (!isGone) controller.close();
      }
    },
    cancel() {
      isGone = true;
      clearInterval(heartbeat);
    },
  });
}

function refusal(error: HubError): ShardEvent {
  return { type: 'error', message: error.message, retryable: statusOf(error) >= 500 };
}
