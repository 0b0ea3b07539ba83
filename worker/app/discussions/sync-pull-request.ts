/**
 * Brings what the catalogue knows of a pull request in line with its ref, and ends a merge that was cut short after
 * the branch had moved. Refs move first and the catalogue follows, so every reader of a request looks here before.
 */
import { changeStatus, insertEvents } from '../../catalog/discussion-events.ts';
import { findDiscussion, findMerger, updateHead } from '../../catalog/discussions.ts';
import { type DiscussionRecord, pullRequestRef } from '../../domain/discussion.ts';
import type { Oid } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { UserId } from '../../domain/repo.ts';
import { isAncestor, mergeBases } from '../../git/ancestry.ts';
import { log, readCommit } from '../../git/history.ts';
import { subjectOf } from '../../git/object-format.ts';
import type { RepoView } from '../../git/repo-view.ts';
import type { Services } from '../services.ts';
import { announceDiscussion } from './announce.ts';
import { checkRoom } from './load-discussion.ts';
import { newEventId } from './new-ids.ts';

/** Commits noted for one push; of more, the newest. */
const MAX_COMMITS = 250;
const MAX_SUBJECT_CHARACTERS = 500;

/** `by`: who moved the ref, where that is known. The view must have been opened after the row was read. */
export async function syncPullRequest(
  services: Services,
  repo: RepoRecord,
  view: RepoView,
  discussion: DiscussionRecord,
  by: UserId | null = null,
): Promise<DiscussionRecord> {
  if (!discussion.isPullRequest || discussion.status === 'merged') return discussion;
  const head = view.refs.get(pullRequestRef(discussion.num))?.oid ?? null;
  const movedHead = head !== null && head !== discussion.headOid;
  if (movedHead) await noteCommits(services, view, discussion, head, by ?? discussion.author?.userId ?? null);
  const merged = discussion.status === 'open' && (await isMergeDone(view, discussion));
  if (merged && discussion.mergeOid !== null) {
    const mergedBy = await findMerger(services.catalog, discussion.id);
    await finishMerge(services, repo, view, discussion, { mergeOid: discussion.mergeOid, mergedBy });
  }
  if (!movedHead && !merged) return discussion;
  return (await findDiscussion(services.catalog, repo.id, discussion.num)) ?? discussion;
}

export interface DoneMerge {
  readonly mergeOid: Oid;
  readonly mergedBy: UserId | null;
  readonly comment?: string;
  /** The branch before the merge; absent: the merge's first parent. */
  readonly targetOid?: Oid | null;
}

/** The branch has moved: says so. Answers whether this call was the one that said it. */
export async function finishMerge(
  services: Services,
  repo: RepoRecord,
  view: RepoView,
  discussion: DiscussionRecord,
  merge: DoneMerge,
): Promise<boolean> {
  const headOid = view.refs.get(pullRequestRef(discussion.num))?.oid ?? discussion.headOid ?? merge.mergeOid;
  const { mergeOid, mergedBy, comment } = merge;
  const now = services.clock.now();
  const about = { discussionId: discussion.id, authorId: mergedBy, createdAt: now };
  const done = await changeStatus(services.catalog, {
    event: { ...about, id: newEventId(), type: 'status-change', text: 'merged' },
    from: ['draft', 'open'],
    to: 'merged',
    merge: { mergeOid, mergedBy, headOid, baseOid: await forkPoint(view, discussion, merge, headOid) },
    ...(comment === undefined ? {} : { comment: { ...about, id: newEventId(), type: 'comment', text: comment } }),
  });
  if (!done) return false;
  const merged = await findDiscussion(services.catalog, repo.id, discussion.num);
  if (merged !== null) await announceDiscussion(services, repo, 'update', merged);
  return true;
}

/** Where the request left its branch: what its changes are compared with from now on. */
async function forkPoint(
  view: RepoView,
  discussion: DiscussionRecord,
  merge: DoneMerge,
  headOid: Oid,
): Promise<Oid | null> {
  if (merge.targetOid === null) return null;
  // The branch just moved ahead, from nobody knows where.
  if (merge.targetOid === undefined && merge.mergeOid === headOid) return discussion.baseOid;
  const { commits } = view;
  const head = commits.find(headOid);
  const before = merge.targetOid === undefined ? firstParent(view, merge.mergeOid) : commits.find(merge.targetOid);
  if (before < 0 || head < 0) return discussion.baseOid;
  const [base] = await mergeBases(view, before, head);
  return base === undefined ? null : commits.oid(base);
}

/** Of a merge; -1 for other commits. */
function firstParent({ commits }: RepoView, oid: Oid): number {
  const commit = commits.find(oid);
  return commit >= 0 && commits.parentCount(commit) > 1 ? commits.parent(commit, 0) : -1;
}

async function isMergeDone(view: RepoView, { baseRef, mergeOid }: DiscussionRecord): Promise<boolean> {
  const targetOid = baseRef === null ? undefined : view.refs.get(baseRef)?.oid;
  if (targetOid === undefined || mergeOid === null) return false;
  const [target, merge] = [view.commits.find(targetOid), view.commits.find(mergeOid)];
  return target >= 0 && merge >= 0 && (await isAncestor(view, merge, target));
}

async function noteCommits(
  services: Services,
  view: RepoView,
  discussion: DiscussionRecord,
  head: Oid,
  authorId: UserId | null,
): Promise<void> {
  const { commits, refs } = view;
  const now = services.clock.now();
  const start = commits.find(head);
  const known = [discussion.headOid, discussion.baseOid, refs.get(discussion.baseRef ?? '')?.oid ?? null]
    .map((oid) => (oid === null ? -1 : commits.find(oid)))
    .filter((commit) => commit >= 0);
  const events = [];
  if (start >= 0) {
    for await (const commit of log(view, [start], { exclude: known, limit: MAX_COMMITS })) {
      const { message } = await readCommit(view, commit);
      const text = subjectOf(message).toWellFormed().slice(0, MAX_SUBJECT_CHARACTERS);
      const about = { discussionId: discussion.id, authorId, createdAt: now, text };
      events.push({ ...about, id: newEventId(), type: 'commit' as const, commitOid: commits.oid(commit) });
    }
  }
  // A full discussion goes on without: its commits are in its ref.
  const room = await checkRoom(services, discussion.id, 0);
  if (room.ok) await insertEvents(services.catalog, events.reverse(), now);
  await updateHead(services.catalog, discussion.id, discussion.headOid, head, now);
}
