/** Lets a person read a gated repository, whether they asked or not. */
import { findAccessRequest, insertAccessRequest, updateAccessRequest } from '../../catalog/access-requests.ts';
import { findUser } from '../../catalog/accounts.ts';
import type { AccessRequestId } from '../../domain/access-request.ts';
import { type Actor, decide } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { actorOf } from '../accounts/actor-of.ts';
import { requireUser } from '../accounts/require.ts';
import type { Services } from '../services.ts';
import { getGatedRepo } from './handle-access-request.ts';

export async function grantAccess(
  services: Services,
  actor: Actor,
  path: RepoPath,
  username: string,
): Promise<Result<null, HubError>> {
  const { catalog } = services;
  const repo = await getGatedRepo(services, actor, path);
  if (!repo.ok) return repo;
  const granter = requireUser(actor);
  if (!granter.ok) return granter;
  const user = await findUser(catalog, username);
  if (user === null) return fail(hubError('user-not-found', `There is no user "${username.slice(0, 100)}".`));
  const before = await findAccessRequest(catalog, repo.value.id, user.id);
  const isAccepted = before?.status === 'accepted';
  if (decide(actorOf(user, 'read'), 'read', { ...repo.value, visibility: 'public' }, isAccepted) === 'allow') {
    return fail(hubError('bad-request', `${user.username} has access already.`));
  }
  const now = services.clock.now();
  const accepted = { status: 'accepted', reviewedAt: now } as const;
  if (before === null) {
    const request = { repoId: repo.value.id, userId: user.id, isAsked: false, fields: null, createdAt: now };
    await insertAccessRequest(catalog, { id: crypto.randomUUID() as AccessRequestId, ...request, ...accepted });
  } else {
    const review = { rejectionReason: null, reviewedBy: granter.value.userId };
    await updateAccessRequest(catalog, before.id, { ...accepted, ...review });
  }
  services.log.info('community:access-granted', { repo: repo.value.id, user: user.id, by: granter.value.userId });
  return ok(null);
}
