/** Refusals as pages for people; one line of text for everything that did not ask for a page. */
import { type HubError, statusOf } from '../../domain/errors.ts';
import type { HubContext } from '../hub-env.ts';
import { plainError } from '../plain-dialect.ts';
import { respondWithPage } from './respond.ts';

export function formatPageError(context: HubContext, error: HubError): Response {
  if (!(context.req.header('Accept') ?? '').includes('text/html')) return plainError(context, error);
  const status = statusOf(error);
  return respondWithPage(
    context,
    { name: 'error', data: { status, code: error.code, message: error.message } },
    status,
  );
}
