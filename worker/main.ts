/** Composition root: env -> config -> adapters -> app. The Worker's handlers and its Durable Object classes. */
import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';
import { type Env, readConfig } from './config.ts';

export class RepoObject extends DurableObject<Env> {}

/** Reached by the supervisor over a private socket; the public address never leads here. */
export class Control extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (request.method !== 'POST' || pathname !== '/prepare') return new Response('Not found', { status: 404 });
    readConfig(this.env);
    return Response.json({});
  }
}

export default {
  async fetch(): Promise<Response> {
    return new Response('hello\n');
  },
  async queue(): Promise<void> {},
  async scheduled(): Promise<void> {},
} satisfies ExportedHandler<Env>;
