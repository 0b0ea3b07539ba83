/** Tells webhooks what happened in a discussion. */
import type { DiscussionEvent, DiscussionRecord } from '../../domain/discussion.ts';
import type { EventComment, EventDiscussion } from '../../domain/hub-event.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { UserId } from '../../domain/repo.ts';
import type { Services } from '../services.ts';
import { publishEvent } from '../webhooks/publish-event.ts';

/** Stands for accounts that are gone, as clients write it. */
const NOBODY = 'deleted' as UserId;

/** A discussion was opened, or its title or state changed. */
export async function announceDiscussion(
  services: Services,
  repo: RepoRecord,
  action: 'create' | 'update',
  discussion: DiscussionRecord,
  comment?: DiscussionEvent,
): Promise<void> {
  const spoken = comment === undefined ? {} : { comment: eventComment(comment) };
  await quietly(services, repo, () =>
    publishEvent(services, { scope: 'discussion', action, repo, discussion: eventDiscussion(discussion), ...spoken }),
  );
}

/** A comment was made, edited or hidden. */
export async function announceComment(
  services: Services,
  repo: RepoRecord,
  action: 'create' | 'update',
  discussion: DiscussionRecord,
  comment: DiscussionEvent,
): Promise<void> {
  const about = { discussion: eventDiscussion(discussion), comment: eventComment(comment) };
  await quietly(services, repo, () => publishEvent(services, { scope: 'discussion.comment', action, repo, ...about }));
}

/** What was said has been said: webhooks that cannot be told do not undo it. */
async function quietly(services: Services, repo: RepoRecord, publish: () => Promise<void>): Promise<void> {
  try {
    await publish();
  } catch (error) {
    services.log.error('discussions:announce', error, { repo: repo.id });
  }
}

function eventDiscussion(discussion: DiscussionRecord): EventDiscussion {
  const { id, num, title, author, isPullRequest, status, baseRef, mergeOid } = discussion;
  const merged = status === 'merged' && mergeOid !== null ? { mergeCommitId: mergeOid } : {};
  return {
    id,
    num,
    title,
    authorId: author?.userId ?? NOBODY,
    isPullRequest,
    status,
    ...(baseRef === null ? {} : { changes: { base: baseRef, ...merged } }),
  };
}

function eventComment({ id, author, text, hiddenAt }: DiscussionEvent): EventComment {
  const hidden = hiddenAt !== null;
  return { id, authorId: author?.userId ?? NOBODY, hidden, ...(hidden ? {} : { content: text }) };
}
