/** From what a URL calls a revision and a path to a commit of an open repository. */
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Oid, ZERO_OID, isOid } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { RepoView } from '../../git/repo-view.ts';
import { type ResolvedRevision, resolveRevision } from '../../git/revision.ts';
import type { Services } from '../services.ts';

export interface OpenRevision {
  readonly repo: RepoRecord;
  readonly view: RepoView;
  readonly oid: Oid;
  /** The commit's number in `view.commits`. */
  readonly commit: number;
  readonly tree: Oid;
  /** As it was asked for, e.g. `main`. */
  readonly name: string;
  /** True when the name is a full commit id: what it shows can never change. */
  readonly isImmutable: boolean;
  /** What followed the revision; `''` is the root. */
  readonly path: string;
}

/** Names with more segments than this are not looked for; deep paths behind an unknown revision stay cheap. */
const MAX_REVISION_SEGMENTS = 8;

/**
 * Opens the repository at the revision that `segments` start with; the rest is the path. A revision sent with its
 * slashes encoded is one segment, but some clients send them bare, so the shortest run of segments that names
 * something wins: git does not let one branch be a directory of another. Without segments: the default branch.
 */
export async function openRevision(
  services: Services,
  repo: RepoRecord,
  segments: readonly string[],
): Promise<Result<OpenRevision, HubError>> {
  return revisionOf(repo, await services.views.open(repo.id), segments);
}

/**
 * `openRevision`, but null for the root of a default branch without commits: clients of the Hugging Face Hub, where
 * every repository is born with a commit, must find it empty and not missing.
 */
export async function openRevisionIfBorn(
  services: Services,
  repo: RepoRecord,
  segments: readonly string[],
): Promise<Result<OpenRevision | null, HubError>> {
  const view = await services.views.open(repo.id);
  return segments.length <= 1 && isUnborn(view, segments[0]) ? ok(null) : revisionOf(repo, view, segments);
}

/** `openRevision` in a repository that is open already. */
export async function revisionOf(
  repo: RepoRecord,
  view: RepoView,
  segments: readonly string[],
): Promise<Result<OpenRevision, HubError>> {
  const wanted = segments.length === 0 ? ['HEAD'] : segments;
  for (let length = 1; length <= Math.min(wanted.length, MAX_REVISION_SEGMENTS); length++) {
    const name = wanted.slice(0, length).join('/');
    const found = await resolveName(view, name);
    if (found === null) continue;
    return ok({
      repo,
      view,
      oid: found.oid,
      commit: found.commit,
      tree: view.commits.tree(found.commit),
      name,
      isImmutable: isOid(name) && found.oid === name,
      path: wanted.slice(length).join('/'),
    });
  }
  if (wanted.length > 1 && isUnborn(view, wanted[0])) {
    return fail(hubError('entry-not-found', 'This repository has no commits yet, and so no files.'));
  }
  return fail(revisionNotFound(view, wanted[0] ?? ''));
}

/** Whether this names the default branch of a repository without commits; `ZERO_OID` is what clients are told it is at. */
function isUnborn(view: RepoView, name = 'main'): boolean {
  const names = ['main', 'HEAD', ZERO_OID, view.refs.head.replace('refs/heads/', '')];
  return view.refs.all.length === 0 && names.includes(name);
}

/** Opens a repository at one named revision, or at its default branch when there is no name. */
export async function openNamedRevision(
  services: Services,
  repo: RepoRecord,
  name: string | undefined,
): Promise<Result<OpenRevision, HubError>> {
  return openRevision(services, repo, name === undefined ? [] : [name]);
}

/** `main` is what clients ask for when their user named nothing, so it stands in for any default branch. */
export async function resolveName(view: RepoView, name: string): Promise<ResolvedRevision | null> {
  const found = await resolveRevision(view, name);
  return found === null && name === 'main' ? resolveRevision(view, 'HEAD') : found;
}

function revisionNotFound(view: RepoView, name: string): HubError {
  if (view.refs.all.length === 0) {
    return hubError('revision-not-found', 'This repository has no commits yet; push one first.');
  }
  return hubError(
    'revision-not-found',
    `There is no branch, tag or commit "${name.slice(0, 200)}" in this repository.`,
  );
}
