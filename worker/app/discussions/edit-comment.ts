/** Puts another text in the place of a comment; what it said before stays readable. */
import { editComment as editRow, findEvent } from '../../catalog/discussion-events.ts';
import type { Actor } from '../../domain/access.ts';
import { type DiscussionEvent, type EventId, parseComment } from '../../domain/discussion.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { announceComment } from './announce.ts';
import { findComment } from './find-comment.ts';
import { type DiscussionInput, checkRoom, openDiscussion } from './load-discussion.ts';

/** Only its author puts words into a comment. */
export async function editComment(
  services: Services,
  actor: Actor,
  input: DiscussionInput & { readonly commentId: string; readonly text: string },
): Promise<Result<DiscussionEvent, HubError>> {
  const opened = await openDiscussion(services, actor, input);
  if (!opened.ok) return opened;
  const { user, discussion } = opened.value;
  const comment = await findComment(services, discussion, input.commentId);
  if (!comment.ok) return comment;
  if (comment.value.author?.userId !== user.userId) {
    return fail(hubError('forbidden', 'Only its author can edit a comment.'));
  }
  const text = parseComment(input.text);
  if (!text.ok) return text;
  const room = await checkRoom(services, discussion.id, text.value.length);
  if (!room.ok) return room;
  const id = comment.value.id satisfies EventId;
  const edit = { id, text: text.value, editor: user.userId, now: services.clock.now() };
  if (comment.value.text !== text.value && !(await editRow(services.catalog, edit))) {
    return fail(hubError('conflict', 'This comment has been hidden.'));
  }
  const edited = (await findEvent(services.catalog, discussion.id, id)) ?? comment.value;
  await announceComment(services, input.repo, 'update', discussion, edited);
  return ok(edited);
}
