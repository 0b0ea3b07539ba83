/**
 * Merges a pull request into its branch: by moving the branch ahead where that is enough, else by a merge commit. The
 * branch moves first, in one transaction of the repository; then the catalogue says so, and if it does not come to
 * that, the next reader of the request makes up for it (sync-pull-request.ts).
 */
import { startMerge } from '../../catalog/discussions.ts';
import type { Actor } from '../../domain/access.ts';
import { type DiscussionRecord, parseComment, pullRequestRef } from '../../domain/discussion.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Oid, ZERO_OID } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { isAncestor } from '../../git/ancestry.ts';
import { mergeCommits } from '../../git/merge/merge-commits.ts';
import type { UserActor } from '../accounts/require.ts';
import { moveRefsTo } from '../commit/move-refs.ts';
import { ObjectDraft } from '../commit/object-draft.ts';
import { signatureOf } from '../commit/write-commit.ts';
import type { OpenView } from '../git/repo-views.ts';
import { checkAccess } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';
import { addComment } from './add-comment.ts';
import { type DiscussionInput, checkRoom, loadDiscussion, openDiscussion } from './load-discussion.ts';
import { finishMerge, syncPullRequest } from './sync-pull-request.ts';

/** Others may move the branch while a merge is made; then it is made again. */
const MAX_TRIES = 32;
/** Conflicting files named in a refusal. */
const MAX_NAMED = 5;

export async function mergePullRequest(
  services: Services,
  actor: Actor,
  input: DiscussionInput & { readonly comment?: string },
): Promise<Result<DiscussionRecord, HubError>> {
  const { repo } = input;
  const allowed = await checkAccess(services, actor, repo, 'write');
  if (!allowed.ok) return allowed;
  const opened = await openDiscussion(services, actor, input);
  if (!opened.ok) return opened;
  const { user } = opened.value;
  const comment = input.comment === undefined ? null : parseComment(input.comment);
  if (comment !== null && !comment.ok) return comment;
  const room = await checkRoom(services, opened.value.discussion.id, comment?.value.length ?? 0);
  if (!room.ok) return room;

  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const loaded = await loadDiscussion(services, input);
    if (!loaded.ok) return loaded;
    const view = await services.views.open(repo.id);
    const discussion = await syncPullRequest(services, repo, view, loaded.value);
    const refusal = refusalOf(discussion);
    if (refusal !== null) return fail(refusal);
    const draft = new ObjectDraft(services, repo.id, view);
    try {
      const plan = await planMerge(services, user, draft, view, discussion);
      if (!plan.ok) return plan;
      const { mergeOid, targetOid } = plan.value;
      if (!(await startMerge(services.catalog, discussion.id, { mergeOid, mergedBy: user.userId }))) continue;
      const moved = await moveTarget(services, actor, repo, draft, discussion, plan.value);
      if (!moved.ok) return moved;
      if (!moved.value) continue;
      const after = await services.views.open(repo.id);
      const text = comment === null ? {} : { comment: comment.value };
      const done = { mergeOid, mergedBy: user.userId, targetOid };
      const isFirst = await finishMerge(services, repo, after, discussion, { ...done, ...text });
      // Somebody looked at the request in between, and so ended the merge.
      if (!isFirst && comment !== null) await addComment(services, actor, { ...input, text: comment.value });
      return await loadDiscussion(services, input);
    } finally {
      await draft.dispose();
    }
  }
  return fail(hubError('conflict', 'The branch is being pushed to at this moment; try again.'));
}

function refusalOf({ num, isPullRequest, status }: DiscussionRecord): HubError | null {
  if (!isPullRequest) return hubError('bad-request', `#${num} is a discussion; there is nothing to merge.`);
  if (status === 'draft')
    return hubError('conflict', `#${num} is a draft; set its status to "open" to ask for its merge.`);
  return status === 'open' ? null : hubError('conflict', `#${num} is ${status} and cannot be merged.`);
}

interface MergePlan {
  /** Where the branch is; null while it has no commit. */
  readonly targetOid: Oid | null;
  /** Where it is to be. */
  readonly mergeOid: Oid;
}

async function planMerge(
  services: Services,
  user: UserActor,
  draft: ObjectDraft,
  view: OpenView,
  discussion: DiscussionRecord,
): Promise<Result<MergePlan, HubError>> {
  const { num, title } = discussion;
  const baseRef = discussion.baseRef ?? view.refs.head;
  const headOid = view.refs.get(pullRequestRef(num))?.oid;
  const head = headOid === undefined ? -1 : view.commits.find(headOid);
  if (headOid === undefined || head < 0) {
    return fail(hubError('conflict', `#${num} has no commits; push some to ${pullRequestRef(num)} first.`));
  }
  const targetOid = view.refs.get(baseRef)?.oid ?? null;
  if (targetOid === null) {
    if (baseRef === view.refs.head) return ok({ targetOid, mergeOid: headOid });
    return fail(hubError('conflict', `The branch #${num} is for, ${baseRef}, is gone.`));
  }
  const target = view.commits.find(targetOid);
  if (await isAncestor(view, head, target)) return ok({ targetOid, mergeOid: targetOid });
  if (await isAncestor(view, target, head)) return ok({ targetOid, mergeOid: headOid });
  const merge = await mergeCommits(view, target, head);
  if (merge.conflicts.length > 0) return fail(conflictError(num, merge.conflicts));
  for (const { type, data } of merge.objects) {
    if (type === 'blob') await draft.addBlob(data);
    else await draft.addTree(data);
  }
  const signature = signatureOf(user, services.clock.now());
  const mergeOid = await draft.addCommit({
    tree: merge.tree,
    parents: [targetOid, headOid],
    author: signature,
    committer: signature,
    headers: [],
    message: `${title} (#${num})\n\nMerge ${pullRequestRef(num)} into ${baseRef.replace(/^refs\/heads\//, '')}\n`,
  });
  return ok({ targetOid, mergeOid });
}

function conflictError(num: number, conflicts: readonly string[]): HubError {
  const named = conflicts.slice(0, MAX_NAMED).map((path) => `"${path.slice(0, 200).toWellFormed()}"`);
  const more = conflicts.length > MAX_NAMED ? ` and ${conflicts.length - MAX_NAMED} more` : '';
  return hubError(
    'conflict',
    `#${num} cannot be merged: both sides changed ${named.join(', ')}${more}. Merge the branch into ${pullRequestRef(num)} first.`,
  );
}

/** False when the branch has moved meanwhile. */
async function moveTarget(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  draft: ObjectDraft,
  { baseRef }: DiscussionRecord,
  { targetOid, mergeOid }: MergePlan,
): Promise<Result<boolean, HubError>> {
  if (targetOid === mergeOid) return ok(true);
  const name = baseRef ?? draft.view.refs.head;
  const outcome = await moveRefsTo(services, actor, repo, draft, {
    changes: [{ name, oldOid: targetOid ?? ZERO_OID, newOid: mergeOid }],
  });
  return outcome.kind === 'refused' ? fail(outcome.error) : ok(outcome.kind === 'done');
}
