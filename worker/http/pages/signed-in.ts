/** For pages that are about the reader's own things: leads everybody else to the sign-in and back. */
import type { Handler } from 'hono';
import { requireWriter, type UserActor } from '../../app/accounts/require.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { formatPageError } from './error.ts';

export function signedIn(
  show: (context: HubContext, user: UserActor) => Promise<Response> | Response,
): Handler<HubEnv> {
  return (context) => {
    const actor = context.get('actor');
    if (actor.kind === 'user') {
      const writer = requireWriter(actor);
      return writer.ok ? show(context, writer.value) : formatPageError(context, writer.error);
    }
    const { pathname, search } = new URL(context.req.url);
    const next = context.req.method === 'GET' ? pathname + search : pathname;
    return context.redirect(`/login?${new URLSearchParams({ next }).toString()}`, 303);
  };
}
