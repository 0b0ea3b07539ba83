/** Opens a discussion. Pull requests: open-pull-request.ts. */
import { findEvent } from '../../catalog/discussion-events.ts';
import { findDiscussion, insertDiscussion } from '../../catalog/discussions.ts';
import type { Actor } from '../../domain/access.ts';
import { type DiscussionRecord, parseComment, parseTitle } from '../../domain/discussion.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { requireUser } from '../accounts/require.ts';
import { checkAccess } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';
import { announceDiscussion } from './announce.ts';
import { newDiscussionId, newEventId } from './new-ids.ts';

export interface NewDiscussionInput {
  readonly repo: RepoRecord;
  readonly title: string;
  /** Markdown, the first comment. */
  readonly description: string;
}

export async function createDiscussion(
  services: Services,
  actor: Actor,
  { repo, ...input }: NewDiscussionInput,
): Promise<Result<DiscussionRecord, HubError>> {
  const allowed = await checkAccess(services, actor, repo, 'contribute');
  if (!allowed.ok) return allowed;
  const user = requireUser(actor);
  if (!user.ok) return user;
  const title = parseTitle(input.title);
  if (!title.ok) return title;
  const text = parseComment(input.description);
  if (!text.ok) return text;
  const id = newDiscussionId();
  const commentId = newEventId();
  const about = { authorId: user.value.userId, createdAt: services.clock.now() };
  const num = await insertDiscussion(
    services.catalog,
    { ...about, id, repoId: repo.id, isPullRequest: false, status: 'open', title: title.value, baseRef: null },
    { ...about, id: commentId, discussionId: id, type: 'comment', text: text.value },
  );
  const created = await findDiscussion(services.catalog, repo.id, num);
  if (created === null) return fail(hubError('conflict', 'The repository was deleted just now.'));
  const comment = await findEvent(services.catalog, id, commentId);
  await announceDiscussion(services, repo, 'create', created, comment ?? undefined);
  return ok(created);
}
