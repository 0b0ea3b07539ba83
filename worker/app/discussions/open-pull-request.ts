/**
 * Opens a pull request: takes its number, makes its ref `refs/pr/N`, then shows it. Whoever sees a repository and has
 * an account may open one; this is the only way by which somebody without the right to write makes a ref.
 */
import { type NewEvent, findEvent } from '../../catalog/discussion-events.ts';
import { completePullRequest, findDiscussion, insertDiscussion } from '../../catalog/discussions.ts';
import type { Actor } from '../../domain/access.ts';
import {
  type DiscussionRecord,
  MAX_TITLE_CHARACTERS,
  parseComment,
  parseTitle,
  pullRequestRef,
} from '../../domain/discussion.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Oid, ZERO_OID } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { isBranchName } from '../../git/ref-name.ts';
import { requireUser } from '../accounts/require.ts';
import { ensureFirstCommit } from '../commit/first-commit.ts';
import { checkAccess } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';
import { noteRefChanges } from '../webhooks/note-ref-changes.ts';
import { announceDiscussion } from './announce.ts';
import { newDiscussionId, newEventId } from './new-ids.ts';
import { notePullRequestMoves } from './note-moves.ts';

export interface NewPullRequest {
  readonly repo: RepoRecord;
  readonly title: string;
  /** Markdown, the first comment. Empty: a sentence is put in its place. */
  readonly description: string;
  /** A draft asks for no merge until its author says so. */
  readonly status: 'draft' | 'open';
  /** Short name of the branch it is for; the default branch when absent. */
  readonly base?: string;
  /**
   * Makes the ref, which does not exist yet, and answers the commit it now points to; a failure leaves no pull request
   * behind. When absent the ref starts where the branch is (and comes with the first push if that has no commit).
   */
  readonly createRef?: (ref: string) => Promise<Result<Oid, HubError>>;
}

export interface OpenedPullRequest {
  readonly number: number;
  /** Full name, `refs/pr/N`. */
  readonly ref: string;
  readonly discussion: DiscussionRecord;
}

export async function openPullRequest(
  services: Services,
  actor: Actor,
  input: NewPullRequest,
): Promise<Result<OpenedPullRequest, HubError>> {
  const { catalog, clock } = services;
  const { repo } = input;
  const user = requireUser(actor);
  if (!user.ok) return user;
  const allowed = await checkAccess(services, actor, repo, 'contribute');
  if (!allowed.ok) return allowed;
  const title = parseTitle(input.title);
  if (!title.ok) return title;
  const text = parseComment(input.description.trim() === '' ? 'No description.' : input.description);
  if (!text.ok) return text;
  const base = input.base ?? repo.defaultBranch;
  if (!isBranchName(base)) return fail(hubError('bad-request', 'A pull request is for a branch of the repository.'));
  const baseRef = `refs/heads/${base}`;
  if (input.createRef === undefined) {
    // Its ref has to start somewhere. Who may not write there cannot begin the branch, but push the first commit.
    const first = await ensureFirstCommit(services, actor, repo);
    if (!first.ok && first.error.code !== 'forbidden') return first;
  }
  const { refs } = await services.views.open(repo.id);
  const baseOid = refs.get(baseRef)?.oid ?? null;
  if (baseOid === null && baseRef !== refs.head) {
    return fail(hubError('revision-not-found', `There is no branch "${base}" in this repository.`));
  }

  const id = newDiscussionId();
  const createdAt = clock.now();
  const { userId } = user.value;
  const comment: NewEvent = {
    id: newEventId(),
    discussionId: id,
    type: 'comment',
    authorId: userId,
    createdAt,
    text: text.value,
  };
  const number = await insertDiscussion(
    catalog,
    {
      id,
      repoId: repo.id,
      isPullRequest: true,
      status: 'opening',
      title: title.value,
      authorId: userId,
      createdAt,
      baseRef,
    },
    comment,
  );
  const ref = pullRequestRef(number);
  const createRef = input.createRef ?? ((name) => startAt(services, repo, user.value.username, name, baseOid));
  const head = await createRef(ref);
  if (!head.ok) return head;
  await completePullRequest(catalog, id, { status: input.status, baseOid, headOid: baseOid });
  if (head.value !== null && head.value !== baseOid) {
    await notePullRequestMoves(services, repo, userId, [{ name: ref, oldOid: ZERO_OID, newOid: head.value }]);
  }
  const discussion = await findDiscussion(catalog, repo.id, number);
  if (discussion === null) return fail(hubError('conflict', 'The repository was deleted just now.'));
  await announceDiscussion(
    services,
    repo,
    'create',
    discussion,
    (await findEvent(catalog, id, comment.id)) ?? undefined,
  );
  return ok({ number, ref, discussion });
}

/** A title for a pull request out of a commit's summary, which knows no limits. */
export function pullRequestTitle(summary: string): string {
  const line = summary
    .replace(/\p{Cc}+/gu, ' ')
    .toWellFormed()
    .trim();
  const cut = [...line].slice(0, MAX_TITLE_CHARACTERS).join('').trim();
  return [...cut].length < 3 ? `Pull request: ${cut === '' ? 'changes' : cut}` : cut;
}

async function startAt(
  services: Services,
  repo: RepoRecord,
  username: string,
  name: string,
  oid: Oid | null,
): Promise<Result<Oid | null, HubError>> {
  if (oid === null) return ok(null);
  const outcome = await services.repoStores.of(repo.id).push({
    commands: [{ name, oldOid: ZERO_OID, newOid: oid, peeled: null, keepsOld: true }],
    atomic: true,
    bringsUnreachable: false,
    pack: null,
    collectVersion: 0,
    actor: username,
    now: services.clock.now(),
  });
  const error = outcome.kind === 'stale' ? 'objects were dropped' : (outcome.outcomes[0]?.error ?? null);
  if (error !== null) return fail(hubError('conflict', `The pull request could not be made: ${error}.`));
  await noteRefChanges(services, repo);
  return ok(oid);
}
