/** Says something in a discussion. */
import { findEvent, insertEvents } from '../../catalog/discussion-events.ts';
import type { Actor } from '../../domain/access.ts';
import { type DiscussionEvent, parseComment } from '../../domain/discussion.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { announceComment } from './announce.ts';
import { type DiscussionInput, checkRoom, openDiscussion } from './load-discussion.ts';
import { newEventId } from './new-ids.ts';

export async function addComment(
  services: Services,
  actor: Actor,
  input: DiscussionInput & { readonly text: string },
): Promise<Result<DiscussionEvent, HubError>> {
  const opened = await openDiscussion(services, actor, input);
  if (!opened.ok) return opened;
  const text = parseComment(input.text);
  if (!text.ok) return text;
  const { user, discussion } = opened.value;
  const room = await checkRoom(services, discussion.id, text.value.length);
  if (!room.ok) return room;
  const now = services.clock.now();
  const id = newEventId();
  const about = { discussionId: discussion.id, authorId: user.userId, createdAt: now };
  await insertEvents(services.catalog, [{ ...about, id, type: 'comment', text: text.value }], now);
  const comment = await findEvent(services.catalog, discussion.id, id);
  if (comment === null) return fail(hubError('conflict', 'The discussion was deleted just now.'));
  await announceComment(services, input.repo, 'create', discussion, comment);
  return ok(comment);
}
