/** How Xet clients are told no: the status is all that most of them look at. */
import { type HubError, statusOf } from '../../domain/errors.ts';
import type { HubContext } from '../hub-env.ts';

export function xetError(context: HubContext, error: HubError): Response {
  return Response.json(
    { error: error.message, requestId: context.get('requestId') },
    {
      status: statusOf(error),
      headers: {
        'Cache-Control': 'no-store',
        'X-Error-Message': error.message.replace(/[^\x20-\x7e]/g, '?').slice(0, 500),
        ...(statusOf(error) === 401 && { 'WWW-Authenticate': 'Bearer realm="modelport"' }),
      },
    },
  );
}
