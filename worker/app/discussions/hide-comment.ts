/** Hides a comment for good: what it said, and ever had said, is removed. */
import { findEvent, hideComment as hideRow } from '../../catalog/discussion-events.ts';
import type { Actor } from '../../domain/access.ts';
import type { DiscussionEvent } from '../../domain/discussion.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { announceComment } from './announce.ts';
import { findComment } from './find-comment.ts';
import { type DiscussionInput, openDiscussion } from './load-discussion.ts';

/** Its author may, and whoever can write to the repository. */
export async function hideComment(
  services: Services,
  actor: Actor,
  input: DiscussionInput & { readonly commentId: string },
): Promise<Result<DiscussionEvent, HubError>> {
  const opened = await openDiscussion(services, actor, input);
  if (!opened.ok) return opened;
  const { user, discussion, isModerator } = opened.value;
  const comment = await findComment(services, discussion, input.commentId);
  if (!comment.ok) return comment;
  if (!isModerator && comment.value.author?.userId !== user.userId) {
    return fail(hubError('forbidden', 'Only its author and those who may write to the repository can hide a comment.'));
  }
  await hideRow(services.catalog, comment.value.id, services.clock.now());
  const hidden = (await findEvent(services.catalog, discussion.id, comment.value.id)) ?? comment.value;
  await announceComment(services, input.repo, 'update', discussion, hidden);
  return ok(hidden);
}
