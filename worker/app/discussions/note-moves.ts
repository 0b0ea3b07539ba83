/** What moved refs mean for pull requests: new commits in them, or a branch that has them now. */
import { findPullRequests, listPullRequestsFor } from '../../catalog/discussions.ts';
import { pullRequestNumber } from '../../domain/discussion.ts';
import { type Oid, ZERO_OID } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { UserId } from '../../domain/repo.ts';
import { ancestorsOf } from '../../git/ancestry.ts';
import type { RepoView } from '../../git/repo-view.ts';
import type { Services } from '../services.ts';
import { finishMerge, syncPullRequest } from './sync-pull-request.ts';

export interface MovedRef {
  readonly name: string;
  /** All zeros: the ref was not there, or is not there any more. */
  readonly oldOid: Oid;
  readonly newOid: Oid;
}

/** Pull requests looked at when their branch moves; older ones wait until somebody opens them. */
const MAX_REQUESTS = 200;
/** Refs of one push looked at. */
const MAX_REFS = 100;

/** To be awaited after refs moved. A failure is logged: what it leaves undone is made up for by the next reader. */
export async function notePullRequestMoves(
  services: Services,
  repo: RepoRecord,
  userId: UserId | null,
  moves: readonly MovedRef[],
): Promise<void> {
  try {
    const moved = moves.filter(({ newOid, oldOid }) => newOid !== ZERO_OID && newOid !== oldOid).slice(0, MAX_REFS);
    const nums = moved.map(({ name }) => pullRequestNumber(name)).filter((num) => num !== null);
    if (nums.length > 0) {
      const requests = await findPullRequests(services.catalog, repo.id, nums);
      const view = await services.views.open(repo.id);
      for (const request of requests) await syncPullRequest(services, repo, view, request, userId);
    }
    for (const move of moved) {
      if (move.name.startsWith('refs/heads/')) await noteMergedByPush(services, repo, userId, move);
    }
  } catch (error) {
    services.log.error('discussions:moves', error, { repo: repo.id });
  }
}

/** Whoever pushes the commits of a pull request to its branch has merged it. */
async function noteMergedByPush(
  services: Services,
  repo: RepoRecord,
  userId: UserId | null,
  move: MovedRef,
): Promise<void> {
  const requests = await listPullRequestsFor(services.catalog, repo.id, move.name, MAX_REQUESTS);
  if (requests.length === 0) return;
  const view = await services.views.open(repo.id);
  const after = await behind(view, move.newOid);
  const before = move.oldOid === ZERO_OID ? null : await behind(view, move.oldOid);
  for (const request of requests) {
    // What the hub itself merges says so when it is done.
    if (request.headOid === null || request.headOid === request.baseOid || request.mergeOid === move.newOid) continue;
    const head = view.commits.find(request.headOid);
    if (head < 0 || after?.has(head) !== true || before?.has(head) === true) continue;
    await finishMerge(services, repo, view, request, {
      mergeOid: move.newOid,
      mergedBy: userId,
      targetOid: move.oldOid === ZERO_OID ? null : move.oldOid,
    });
  }
}

async function behind(view: RepoView, oid: Oid) {
  const commit = view.commits.find(oid);
  return commit < 0 ? null : ancestorsOf(view, [commit]);
}
