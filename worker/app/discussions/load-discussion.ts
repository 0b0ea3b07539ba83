/** What the use cases on one discussion begin with: finding it, and whether the actor may speak and decide in it. */
import { findDiscussion } from '../../catalog/discussions.ts';
import { measureDiscussion } from '../../catalog/discussion-events.ts';
import { type Actor, decide } from '../../domain/access.ts';
import type { DiscussionId, DiscussionRecord } from '../../domain/discussion.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { type UserActor, requireUser } from '../accounts/require.ts';
import { checkAccess } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';

export interface DiscussionInput {
  readonly repo: RepoRecord;
  readonly num: number;
}

/** A discussion of a repository the actor is known to see. */
export async function loadDiscussion(
  services: Services,
  { repo, num }: DiscussionInput,
): Promise<Result<DiscussionRecord, HubError>> {
  const discussion = await findDiscussion(services.catalog, repo.id, num);
  if (discussion !== null) return ok(discussion);
  return fail(hubError('not-found', `There is no discussion or pull request #${num} in this repository.`));
}

export interface OpenDiscussion {
  readonly user: UserActor;
  readonly discussion: DiscussionRecord;
  /** The actor may decide here what others may not: they can write to the repository. */
  readonly isModerator: boolean;
  readonly isAuthor: boolean;
}

/** The discussion, for an actor who wants to say or change something in it. */
export async function openDiscussion(
  services: Services,
  actor: Actor,
  input: DiscussionInput,
): Promise<Result<OpenDiscussion, HubError>> {
  const allowed = await checkAccess(services, actor, input.repo, 'contribute');
  if (!allowed.ok) return allowed;
  const user = requireUser(actor);
  if (!user.ok) return user;
  const discussion = await loadDiscussion(services, input);
  if (!discussion.ok) return discussion;
  return ok({
    user: user.value,
    discussion: discussion.value,
    isModerator: decide(actor, 'write', input.repo) === 'allow',
    isAuthor: discussion.value.author?.userId === user.value.userId,
  });
}

/** A discussion is read as a whole, so it must not grow without end. */
const MAX_EVENTS = 5000;
const MAX_CHARACTERS = 4 << 20;

/** Refuses when so much more text does not fit. */
export async function checkRoom(
  services: Services,
  discussion: DiscussionId,
  characters: number,
): Promise<Result<void, HubError>> {
  const size = await measureDiscussion(services.catalog, discussion);
  if (size.events < MAX_EVENTS && size.characters + characters <= MAX_CHARACTERS) return ok(undefined);
  return fail(hubError('too-large', 'This discussion is full; open another one.'));
}
