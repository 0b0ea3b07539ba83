/** Recognizes the bearer of a Xet token and decides anew what they may do with its repository. */
import { findUserById } from '../../catalog/accounts.ts';
import { findRepoById } from '../../catalog/repos.ts';
import { findTokenById } from '../../catalog/tokens.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { actorOf, anonymous } from '../accounts/actor-of.ts';
import { actorOfToken } from '../accounts/actor-of-token.ts';
import type { UserActor } from '../accounts/require.ts';
import { actionKey } from '../lfs/action-key.ts';
import { checkAccess } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';
import { type XetClaims, readXetToken } from './xet-token.ts';

export interface XetReader {
  readonly actor: Actor;
  readonly repo: RepoRecord;
}

export interface XetWriter {
  readonly actor: UserActor;
  readonly repo: RepoRecord;
}

/** Whoever may read the files of the token's repository; a token for writing is one for reading too. */
export async function authorizeXetRead(services: Services, bearer: string): Promise<Result<XetReader, HubError>> {
  const known = await recognize(services, bearer);
  if (!known.ok) return known;
  const repo = await checkAccess(services, known.value.actor, known.value.repo, 'read');
  return repo.ok ? ok({ actor: known.value.actor, repo: repo.value }) : repo;
}

/** Whoever may upload to the token's repository. */
export async function authorizeXetWrite(services: Services, bearer: string): Promise<Result<XetWriter, HubError>> {
  const known = await recognize(services, bearer);
  if (!known.ok) return known;
  const { actor, claims } = known.value;
  if (claims.action === 'read' || actor.kind !== 'user') {
    return fail(hubError('forbidden', 'This token is for reading; ask for one for writing.'));
  }
  const repo = await checkAccess(services, actor, known.value.repo, claims.action);
  return repo.ok ? ok({ actor, repo: repo.value }) : repo;
}

async function recognize(
  services: Services,
  bearer: string,
): Promise<Result<{ actor: Actor; repo: RepoRecord; claims: XetClaims }, HubError>> {
  const { catalog, clock } = services;
  const claims = readXetToken(await actionKey(services), bearer, clock.now());
  const [actor, repo] =
    claims === null
      ? [null, null]
      : await Promise.all([actorOfClaims(services, claims), findRepoById(catalog, claims.repo)]);
  if (claims === null || actor === null) {
    return fail(hubError('bad-credentials', 'This token is not valid or has expired; ask the hub for a new one.'));
  }
  if (repo === null) return fail(hubError('repo-not-found', 'The repository of this token is gone.'));
  return ok({ actor, repo, claims });
}

async function actorOfClaims(services: Services, { user, token, action }: XetClaims): Promise<Actor | null> {
  const { catalog, clock } = services;
  if (user === null) return anonymous;
  if (token !== null) {
    const found = await findTokenById(catalog, token, clock.now());
    return found === null || found.user.id !== user ? null : actorOfToken(found.user, found.token);
  }
  const found = await findUserById(catalog, user);
  return found === null ? null : actorOf(found, action === 'read' ? 'read' : 'write');
}
