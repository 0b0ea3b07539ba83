/** What a comment said before it was edited. */
import { listVersions } from '../../catalog/discussion-events.ts';
import type { CommentVersion, DiscussionEvent } from '../../domain/discussion.ts';
import type { Services } from '../services.ts';

/** Oldest first; none for other events, for comments never edited and for hidden ones. */
export async function listCommentVersions(
  services: Services,
  event: DiscussionEvent,
): Promise<readonly CommentVersion[]> {
  return event.editedAt === null || event.hiddenAt !== null ? [] : listVersions(services.catalog, [event.id]);
}
