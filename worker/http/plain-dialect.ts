/** The dialect of paths without a protocol of their own: one line of text. */
import { Hono } from 'hono';
import { type HubError, statusOf } from '../domain/errors.ts';
import type { HubContext, HubEnv } from './hub-env.ts';

export function plainError(context: HubContext, error: HubError): Response {
  return context.text(`${error.message}\n`, statusOf(error));
}

export function noRoutes(): Hono<HubEnv> {
  return new Hono<HubEnv>();
}
