/** Which ref a commit goes to, by what a client calls the revision. */
import { pullRequestNumber } from '../../domain/discussion.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Oid, isOid } from '../../domain/oid.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { RefRecord, RepoView } from '../../git/repo-view.ts';
import { resolveRevision } from '../../git/revision.ts';

export interface CommitTarget {
  /** Full name. */
  readonly ref: string;
  /** The commit it is at, for an annotated tag the one behind it; null when it has no commit yet. */
  readonly head: Oid | null;
}

const WRITABLE = /^refs\/(?:heads|tags|pr|convert)\//;

/**
 * A branch, a tag, `refs/pr/N`, or whatever else is written in full. A branch wins over a tag of the same name. `main`
 * stands in for any default branch.
 */
export function findCommitTarget(view: RepoView, revision: string): Result<CommitTarget, HubError> {
  const found = findRef(view, revision) ?? (revision === 'main' ? headOf(view) : null);
  if (found === null) {
    if (!isOid(revision)) return fail(noSuchRevision(revision));
    return fail(hubError('bad-request', `"${revision}" is a commit, which stays as it is; name a branch instead.`));
  }
  if (found.head === null || view.commits.find(found.head) >= 0) return ok(found);
  return fail(hubError('bad-request', `"${revision}" names no commit that another one could follow.`));
}

function findRef(view: RepoView, revision: string): CommitTarget | null {
  const short = revision === 'HEAD' ? view.refs.head : revision;
  for (const ref of [`refs/heads/${short}`, `refs/tags/${short}`, short]) {
    if (!WRITABLE.test(ref)) continue;
    const found = view.refs.get(ref);
    if (found !== undefined) return { ref, head: commitOf(found) };
    // A pull request for a repository without commits has none either; whether there is one, its access check says.
    const isFirst = view.refs.all.length === 0 && pullRequestNumber(ref) !== null;
    if (ref === view.refs.head || isFirst) return { ref, head: null };
  }
  return null;
}

function headOf(view: RepoView): CommitTarget {
  const ref = view.refs.head;
  const found = view.refs.get(ref);
  return { ref, head: found === undefined ? null : commitOf(found) };
}

function commitOf({ oid, peeled }: RefRecord): Oid {
  return peeled ?? oid;
}

/** What a pull request can be opened against: a branch, or what another one has so far. */
export function findPullRequestBase(view: RepoView, revision: string): Result<CommitTarget, HubError> {
  const target = findCommitTarget(view, revision);
  return target.ok && /^refs\/(?:heads|pr)\//.test(target.value.ref) ? target : fail(noSuchRevision(revision));
}

/** The commit that something new starts from; null in a repository without commits. */
export async function findStart(view: RepoView, revision: string): Promise<Result<Oid | null, HubError>> {
  const target = findCommitTarget(view, revision);
  if (target.ok) return ok(target.value.head);
  const found = await resolveRevision(view, revision);
  return found === null ? fail(noSuchRevision(revision)) : ok(found.oid);
}

export function noSuchRevision(revision: string): HubError {
  return hubError('revision-not-found', `There is no branch "${revision.slice(0, 200)}" in this repository.`);
}
