/**
 * Who may move which ref. Writers move all of them; the author of a pull request moves its ref, without any other right
 * to the repository. Refs of pull requests appear and disappear with them only.
 */
import { type RequestAccess, findRequestAccess, hasOpenPullRequest } from '../../catalog/discussions.ts';
import { type Actor, decide } from '../../domain/access.ts';
import { pullRequestNumber } from '../../domain/discussion.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Oid, ZERO_OID } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { checkAccess, getRepo } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';

export interface WantedMove {
  readonly name: string;
  /** All zeros to delete. */
  readonly newOid?: Oid;
}

/** Why the actor may not make these moves, by the ref's name. */
export async function refuseMoves(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  moves: readonly WantedMove[],
): Promise<ReadonlyMap<string, string>> {
  const isWriter = decide(actor, 'write', repo) === 'allow';
  const nums = moves.map(({ name }) => pullRequestNumber(name)).filter((num) => num !== null);
  const requests =
    nums.length === 0
      ? new Map<number, RequestAccess>()
      : new Map((await findRequestAccess(services.catalog, repo.id, nums)).map((request) => [request.num, request]));
  const refusals = new Map<string, string>();
  for (const move of moves) {
    const refusal = refusalOf(actor, isWriter, requests, move);
    if (refusal !== null) refusals.set(move.name, refusal);
  }
  return refusals;
}

function refusalOf(
  actor: Actor,
  isWriter: boolean,
  requests: ReadonlyMap<number, RequestAccess>,
  { name, newOid }: WantedMove,
): string | null {
  if (!name.startsWith('refs/pr/')) return isWriter ? null : 'you may only push to pull requests of your own here';
  const num = pullRequestNumber(name);
  const request = num === null ? undefined : requests.get(num);
  if (request === undefined) return 'there is no such pull request; open one first';
  const isAuthor = actor.kind === 'user' && actor.scope === 'write' && request.authorId === actor.userId;
  if (!isWriter && !isAuthor) return 'only its author and those who may write here can push to this pull request';
  if (newOid === ZERO_OID) {
    const isOver = request.status === 'merged' || request.status === 'closed';
    return isWriter && isOver ? null : 'only those who may write here can delete this ref, once the request is closed';
  }
  if (request.status === 'merged') return 'this pull request has been merged; open another one';
  if (request.status === 'closed') return 'this pull request is closed; open it again first';
  return null;
}

/** Whether the actor may commit to this ref, which is named in full. */
export async function checkRefAccess(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  ref: string,
): Promise<Result<RepoRecord, HubError>> {
  if (!ref.startsWith('refs/pr/')) return checkAccess(services, actor, repo, 'write');
  const allowed = await checkAccess(services, actor, repo, 'contribute');
  if (!allowed.ok) return allowed;
  const refusal = (await refuseMoves(services, actor, repo, [{ name: ref }])).get(ref);
  if (refusal === undefined) return ok(repo);
  return fail(hubError('forbidden', `${ref}: ${refusal}.`));
}

/** As `getRepo` for `write`, but lets those in who can push to a pull request of theirs; `refuseMoves` has the last word. */
export async function getRepoToPush(
  services: Services,
  actor: Actor,
  path: RepoPath,
): Promise<Result<RepoRecord, HubError>> {
  const repo = await getRepo(services, actor, path, 'write');
  if (repo.ok || repo.error.code !== 'forbidden' || actor.kind !== 'user') return repo;
  const seen = await getRepo(services, actor, path, 'contribute');
  if (!seen.ok) return repo;
  return (await hasOpenPullRequest(services.catalog, seen.value.id, actor.userId)) ? seen : repo;
}

export interface UploadTarget {
  readonly repo: RepoRecord;
  /** `contribute`: for a pull request only. */
  readonly action: 'write' | 'contribute';
}

/**
 * Decides who may upload large files, which go before the commit that names them. Writers always; others for a pull
 * request: one of their own, or one that is about to be opened. For that huggingface_hub names no ref at all or the
 * branch it will be for, as `main`; git-lfs names what it pushes to, as `refs/heads/main`. Uploaded bytes are in no
 * branch: the commit is what puts them there, and its own check decides about that.
 */
export async function checkUpload(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  ref: string | null,
): Promise<Result<UploadTarget, HubError>> {
  const written = await checkAccess(services, actor, repo, 'write');
  if (written.ok) return ok({ repo, action: 'write' });
  const isBranch = ref?.startsWith('refs/') === true && !ref.startsWith('refs/pr/');
  if (written.error.code !== 'forbidden' || isBranch) return written;
  const allowed =
    ref?.startsWith('refs/') !== true
      ? await checkAccess(services, actor, repo, 'contribute')
      : await checkRefAccess(services, actor, repo, ref);
  return allowed.ok ? ok({ repo, action: 'contribute' }) : allowed;
}
