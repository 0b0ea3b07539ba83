/** Closes a discussion, opens it again, or asks for the merge of what was a draft. */
import { changeStatus as changeRow, findEvent } from '../../catalog/discussion-events.ts';
import type { Actor } from '../../domain/access.ts';
import { type DiscussionEvent, type DiscussionStatus, parseComment } from '../../domain/discussion.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { announceComment, announceDiscussion } from './announce.ts';
import { type DiscussionInput, checkRoom, openDiscussion } from './load-discussion.ts';
import { newEventId } from './new-ids.ts';

/** The states each new one can follow. Merging is another matter: merge-pull-request.ts. */
const FROM: Readonly<Record<'open' | 'closed', readonly DiscussionStatus[]>> = {
  open: ['draft', 'closed'],
  closed: ['draft', 'open'],
};

export async function changeStatus(
  services: Services,
  actor: Actor,
  input: DiscussionInput & { readonly status: 'open' | 'closed'; readonly comment?: string },
): Promise<Result<DiscussionEvent, HubError>> {
  const opened = await openDiscussion(services, actor, input);
  if (!opened.ok) return opened;
  const { user, discussion, isModerator, isAuthor } = opened.value;
  if (!isModerator && !isAuthor) {
    return fail(
      hubError(
        'forbidden',
        'Only its author and those who may write to the repository can open or close a discussion.',
      ),
    );
  }
  const text = input.comment === undefined ? null : parseComment(input.comment);
  if (text !== null && !text.ok) return text;
  const room = await checkRoom(services, discussion.id, text?.value.length ?? 0);
  if (!room.ok) return room;
  const { status } = input;
  const about = { discussionId: discussion.id, authorId: user.userId, createdAt: services.clock.now() };
  const event = { ...about, id: newEventId(), type: 'status-change' as const, text: status };
  const comment = text === null ? null : { ...about, id: newEventId(), type: 'comment' as const, text: text.value };
  const changed = await changeRow(services.catalog, {
    event,
    from: FROM[status],
    to: status,
    ...(comment === null ? {} : { comment }),
  });
  const done = changed ? await findEvent(services.catalog, discussion.id, event.id) : null;
  if (done === null) {
    const now = discussion.status === status ? `${status} already` : `${discussion.status} and cannot be ${status}`;
    return fail(hubError('conflict', `#${discussion.num} is ${now}.`));
  }
  await announceDiscussion(services, input.repo, 'update', { ...discussion, status });
  const said = comment === null ? null : await findEvent(services.catalog, discussion.id, comment.id);
  if (said !== null) await announceComment(services, input.repo, 'create', { ...discussion, status }, said);
  return ok(done);
}
