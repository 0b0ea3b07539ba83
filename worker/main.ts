/** Composition root: env -> config -> adapters -> app. The Worker's handlers and its Durable Object classes. */
import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';
import { runMaintenance } from './app/maintenance/run-maintenance.ts';
import { compositionOf } from './compose.ts';
import type { Env } from './config.ts';
import { createApp } from './http/app.ts';
import { isPrepared, prepareHub } from './prepare.ts';

export class RepoObject extends DurableObject<Env> {}

/** Reached by the supervisor over a private socket; the public address never leads here. */
export class Control extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (request.method !== 'POST' || pathname !== '/prepare') return new Response('Not found', { status: 404 });
    return Response.json(await prepareHub(this.env, true));
  }
}

const app = createApp((env) => compositionOf(env).services);

export default {
  async fetch(request, env, context): Promise<Response> {
    if (!(await isPrepared(env))) return new Response('Starting\n', { status: 503, headers: { 'Retry-After': '1' } });
    return app.fetch(request, env, context);
  },
  async queue(): Promise<void> {},
  async scheduled(_event, env): Promise<void> {
    if (await isPrepared(env)) await runMaintenance(compositionOf(env).services);
  },
} satisfies ExportedHandler<Env>;
