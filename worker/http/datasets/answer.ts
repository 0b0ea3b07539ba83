/** Answers of the dataset-viewer API name the commit they were made from. */
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { HubContext } from '../hub-env.ts';

export function answer(context: HubContext, commit: string, body: object): Result<Response, HubError> {
  return ok(context.json(body, 200, { 'X-Revision': commit }));
}
