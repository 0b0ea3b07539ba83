/** What routes about no one repository share: refusals are answered in this dialect. */
import type { Handler } from 'hono';
import type { HubError } from '../../domain/errors.ts';
import type { Result } from '../../domain/result.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { formatHfError } from './errors.ts';

export function hubRoute(handler: (context: HubContext) => Promise<Result<Response, HubError>>): Handler<HubEnv> {
  return async (context) => {
    const answer = await handler(context);
    return answer.ok ? answer.value : formatHfError(context, answer.error);
  };
}
