/** Everything about one discussion: what was said and done, and of a pull request what it would change. */
import { listEvents, listVersions } from '../../catalog/discussion-events.ts';
import type { Actor } from '../../domain/access.ts';
import type { CommentVersion, DiscussionEvent, DiscussionRecord } from '../../domain/discussion.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import { checkAccess } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';
import { type DiscussionInput, loadDiscussion } from './load-discussion.ts';
import { type PullRequestChanges, readChanges } from './read-changes.ts';
import { syncPullRequest } from './sync-pull-request.ts';

export interface DiscussionDetails {
  readonly discussion: DiscussionRecord;
  /** Oldest first. */
  readonly events: readonly DiscussionEvent[];
  /** What edited comments said before, oldest first. */
  readonly versions: readonly CommentVersion[];
  /** Null for a discussion. */
  readonly changes: PullRequestChanges | null;
}

/**
 * Of a repository the actor is known to see. The patch comes only when `withPatch` asks for it, and only to those who
 * may read the repository's files.
 */
export async function getDiscussion(
  services: Services,
  actor: Actor,
  input: DiscussionInput & { readonly withPatch: boolean },
): Promise<Result<DiscussionDetails, HubError>> {
  const { repo } = input;
  const loaded = await loadDiscussion(services, input);
  if (!loaded.ok) return loaded;
  let discussion = loaded.value;
  let changes: PullRequestChanges | null = null;
  if (discussion.isPullRequest) {
    const view = await services.views.open(repo.id);
    discussion = await syncPullRequest(services, repo, view, discussion);
    const withPatch = input.withPatch && (await checkAccess(services, actor, repo, 'read')).ok;
    changes = await readChanges(view, discussion, { withPatch });
  }
  const events = await listEvents(services.catalog, discussion.id);
  const edited = events.filter(({ editedAt, hiddenAt }) => editedAt !== null && hiddenAt === null);
  const versions = await listVersions(
    services.catalog,
    edited.map(({ id }) => id),
  );
  return ok({ discussion, events, versions, changes });
}
