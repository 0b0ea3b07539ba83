/** Recognizes the bearer of a Xet token and decides anew what they may do with its repository or bucket. */
import { findUserById } from '../../catalog/accounts.ts';
import { findBucketById } from '../../catalog/buckets.ts';
import type { HomeId } from '../../catalog/content-links.ts';
import { findRepoById } from '../../catalog/repos.ts';
import { findTokenById } from '../../catalog/tokens.ts';
import type { BucketId, BucketRecord } from '../../domain/bucket.ts';
import type { Actor, RepoAction } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { RepoId } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { actorOf, anonymous } from '../accounts/actor-of.ts';
import { actorOfToken } from '../accounts/actor-of-token.ts';
import type { UserActor } from '../accounts/require.ts';
import { checkBucketAccess } from '../buckets/get-bucket.ts';
import { actionKey } from '../lfs/action-key.ts';
import { checkAccess } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';
import { type XetClaims, readXetToken } from './xet-token.ts';

/** What files are read through, or sent for. */
export type XetHome = RepoRecord | BucketRecord;

export interface XetReader {
  readonly actor: Actor;
  readonly home: XetHome;
}

export interface XetWriter {
  readonly actor: UserActor;
  readonly home: XetHome;
}

/** Whoever may read the files of the token's repository; a token for writing is one for reading too. */
export async function authorizeXetRead(services: Services, bearer: string): Promise<Result<XetReader, HubError>> {
  const known = await recognize(services, bearer);
  if (!known.ok) return known;
  const home = await checkHome(services, known.value.actor, known.value.home, 'read');
  return home.ok ? ok({ actor: known.value.actor, home: home.value }) : home;
}

/** Whoever may upload to the token's repository. */
export async function authorizeXetWrite(services: Services, bearer: string): Promise<Result<XetWriter, HubError>> {
  const known = await recognize(services, bearer);
  if (!known.ok) return known;
  const { actor, claims } = known.value;
  if (claims.action === 'read' || actor.kind !== 'user') {
    return fail(hubError('forbidden', 'This token is for reading; ask for one for writing.'));
  }
  const home = await checkHome(services, actor, known.value.home, claims.action);
  return home.ok ? ok({ actor, home: home.value }) : home;
}

async function checkHome(
  services: Services,
  actor: Actor,
  home: XetHome,
  action: RepoAction,
): Promise<Result<XetHome, HubError>> {
  return home.kind === 'bucket' ? checkBucketAccess(actor, home, action) : checkAccess(services, actor, home, action);
}

async function recognize(
  services: Services,
  bearer: string,
): Promise<Result<{ actor: Actor; home: XetHome; claims: XetClaims }, HubError>> {
  const { clock } = services;
  const claims = readXetToken(await actionKey(services), bearer, clock.now());
  const [actor, home] =
    claims === null
      ? [null, null]
      : await Promise.all([actorOfClaims(services, claims), findHome(services, claims.home)]);
  if (claims === null || actor === null) {
    return fail(hubError('bad-credentials', 'This token is not valid or has expired; ask the hub for a new one.'));
  }
  if (home === null) return fail(hubError('repo-not-found', 'The repository or bucket of this token is gone.'));
  return ok({ actor, home, claims });
}

/** An id is that of a repository or of a bucket, never of both. */
async function findHome({ catalog }: Services, id: HomeId): Promise<XetHome | null> {
  return (await findRepoById(catalog, id as RepoId)) ?? findBucketById(catalog, id as BucketId);
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
