/** Refusals of the public API: CSGHub's envelope, `{ code, msg }`. */
import { type HubError, statusOf } from '../../domain/errors.ts';
import type { HubContext } from '../hub-env.ts';

export function formatV1Error(context: HubContext, error: HubError): Response {
  const headers: Record<string, string> = { 'Cache-Control': 'no-store' };
  const status = statusOf(error);
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer realm="modelport", charset="UTF-8"';
  const retryAfter = error.details?.['retryAfterSeconds'];
  if (retryAfter !== undefined) headers['Retry-After'] = String(retryAfter);
  const body = { code: error.code, msg: error.message, ...(error.details && { context: error.details }) };
  return context.json(body, status, headers);
}
