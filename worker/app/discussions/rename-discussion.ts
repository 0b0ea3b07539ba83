/** Gives a discussion another title. */
import { changeTitle, findEvent } from '../../catalog/discussion-events.ts';
import type { Actor } from '../../domain/access.ts';
import { type DiscussionEvent, parseTitle } from '../../domain/discussion.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { announceDiscussion } from './announce.ts';
import { type DiscussionInput, checkRoom, openDiscussion } from './load-discussion.ts';
import { newEventId } from './new-ids.ts';

export async function renameDiscussion(
  services: Services,
  actor: Actor,
  input: DiscussionInput & { readonly title: string },
): Promise<Result<DiscussionEvent, HubError>> {
  const opened = await openDiscussion(services, actor, input);
  if (!opened.ok) return opened;
  const { user, discussion, isModerator, isAuthor } = opened.value;
  if (!isModerator && !isAuthor) {
    return fail(
      hubError('forbidden', 'Only its author and those who may write to the repository can rename a discussion.'),
    );
  }
  const title = parseTitle(input.title);
  if (!title.ok) return title;
  if (title.value === discussion.title) return fail(hubError('bad-request', 'The discussion has this title already.'));
  const room = await checkRoom(services, discussion.id, title.value.length);
  if (!room.ok) return room;
  const id = newEventId();
  const changed = await changeTitle(services.catalog, {
    id,
    discussionId: discussion.id,
    type: 'title-change',
    authorId: user.userId,
    createdAt: services.clock.now(),
    text: title.value,
    oldText: discussion.title,
  });
  const event = changed ? await findEvent(services.catalog, discussion.id, id) : null;
  if (event === null) return fail(hubError('conflict', 'Somebody else renamed the discussion just now; look again.'));
  await announceDiscussion(services, input.repo, 'update', { ...discussion, title: title.value });
  return ok(event);
}
