/** Finds a comment of a discussion by the id a client names. */
import { findEvent } from '../../catalog/discussion-events.ts';
import type { DiscussionEvent, DiscussionRecord, EventId } from '../../domain/discussion.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';

/** Hidden comments cannot be changed any more. */
export async function findComment(
  services: Services,
  discussion: DiscussionRecord,
  id: string,
): Promise<Result<DiscussionEvent, HubError>> {
  const event = await findEvent(services.catalog, discussion.id, id.toLowerCase() as EventId);
  if (event === null || event.type !== 'comment') {
    return fail(hubError('not-found', `There is no such comment in #${discussion.num}.`));
  }
  if (event.hiddenAt !== null) return fail(hubError('conflict', 'This comment has been hidden.'));
  return ok(event);
}
