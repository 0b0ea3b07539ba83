/** Answers of the dataset-viewer API name the commit they were made from. */
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import { writeExactJson } from '../../formats/exact-json.ts';
import type { HubContext } from '../hub-env.ts';

export function answer(context: HubContext, commit: string, body: object): Result<Response, HubError> {
  return ok(context.body(writeExactJson(body), 200, { 'Content-Type': 'application/json', 'X-Revision': commit }));
}
