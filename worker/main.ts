/** Composition root: env -> config -> adapters -> app. The Worker's handlers and its Durable Object classes. */
import { renderPage } from '#portal';
import { WorkerEntrypoint } from 'cloudflare:workers';
import { runJob } from './app/maintenance/run-job.ts';
import { maintainNow } from './app/maintenance/maintain-now.ts';
import { runMaintenance } from './app/maintenance/run-maintenance.ts';
import { compositionOf } from './compose.ts';
import type { Env } from './config.ts';
import { createApp } from './http/app.ts';
import { jsonLogger } from './ports/logger.ts';
import { explainFailure, prepareHub } from './prepare.ts';

export { RepoObject } from './objects/repo-object.ts';

const log = jsonLogger();

/** Reached by the supervisor over a private socket; the public address never leads here. */
export class Control extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (request.method !== 'POST' || !['/prepare', '/maintain'].includes(pathname)) {
      return new Response('Not found\n', { status: 404 });
    }
    try {
      const prepared = await prepareHub(this.env, this.ctx);
      if (pathname === '/prepare') return Response.json(prepared);
      await maintainNow(compositionOf(this.env).services, Number(searchParams.get('at') ?? Date.now()));
      return new Response('Done\n');
    } catch (error) {
      log.error('setup:failed', error);
      return new Response(`${explainFailure(error)}\n`, { status: 500 });
    }
  }
}

const app = createApp((env) => compositionOf(env).services, renderPage);

export default {
  async fetch(request, env, context): Promise<Response> {
    try {
      await prepareHub(env, context);
    } catch (error) {
      log.error('setup:failed', error);
      return new Response(`${explainFailure(error)}\n`, { status: 503 });
    }
    return app.fetch(request, env, context);
  },
  async queue(batch, env, context): Promise<void> {
    await prepareHub(env, context);
    const { services } = compositionOf(env);
    const run = async (message: Message): Promise<void> => {
      try {
        await runJob(services, message.body);
        message.ack();
      } catch (error) {
        services.log.error('jobs:failed', error, { attempt: message.attempts });
        message.retry();
      }
    };
    // Work inside the hub goes one by one; outside hosts are waited for together.
    if (batch.queue.endsWith('-webhooks')) await Promise.all(batch.messages.map(run));
    else for (const message of batch.messages) await run(message);
  },
  async scheduled(_event, env, context): Promise<void> {
    await prepareHub(env, context);
    await runMaintenance(compositionOf(env).services);
  },
} satisfies ExportedHandler<Env>;
