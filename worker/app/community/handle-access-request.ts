/** Decides about a request for a gated repository, or puts it back among those that wait. */
import { findAccessRequest, findAccessRequestById, updateAccessRequest } from '../../catalog/access-requests.ts';
import { findUser } from '../../catalog/accounts.ts';
import type { AccessRequestId, AccessRequestRecord, AccessRequestStatus } from '../../domain/access-request.ts';
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { requireUser } from '../accounts/require.ts';
import { getRepo } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';

export interface AccessDecision {
  readonly request: { readonly username: string } | { readonly id: string };
  readonly status: AccessRequestStatus;
  /** Shown to the person whose request is rejected. */
  readonly rejectionReason?: string;
}

const MAX_REASON = 200;

export async function handleAccessRequest(
  services: Services,
  actor: Actor,
  path: RepoPath,
  decision: AccessDecision,
): Promise<Result<null, HubError>> {
  const repo = await getGatedRepo(services, actor, path);
  if (!repo.ok) return repo;
  const user = requireUser(actor);
  if (!user.ok) return user;
  const { status, rejectionReason } = decision;
  if (rejectionReason !== undefined && (status !== 'rejected' || rejectionReason.length > MAX_REASON)) {
    return fail(hubError('bad-request', `A reason of at most ${MAX_REASON} characters goes with a rejection only.`));
  }
  const request = await findRequest(services, repo.value, decision.request);
  if (!request.ok) return request;
  if (request.value.status === status) return fail(hubError('not-found', `This request is ${status} already.`));
  await updateAccessRequest(services.catalog, request.value.id, {
    status,
    rejectionReason: rejectionReason ?? null,
    reviewedAt: status === 'pending' ? null : services.clock.now(),
    reviewedBy: status === 'pending' ? null : user.value.userId,
  });
  services.log.info('community:access-decided', { repo: repo.value.id, request: request.value.id, status });
  return ok(null);
}

/** The repository, for somebody who may change it, if it has a gate. */
export async function getGatedRepo(
  services: Services,
  actor: Actor,
  path: RepoPath,
): Promise<Result<RepoRecord, HubError>> {
  const repo = await getRepo(services, actor, path, 'write');
  if (repo.ok && repo.value.gating === null) return fail(hubError('bad-request', 'This repository is not gated.'));
  return repo;
}

async function findRequest(
  services: Services,
  repo: RepoRecord,
  named: AccessDecision['request'],
): Promise<Result<AccessRequestRecord, HubError>> {
  const { catalog } = services;
  const missing = hubError('not-found', 'There is no such request for access.');
  if ('id' in named) {
    const request = await findAccessRequestById(catalog, repo.id, named.id as AccessRequestId);
    return request === null ? fail(missing) : ok(request);
  }
  const user = await findUser(catalog, named.username);
  if (user === null) return fail(hubError('user-not-found', `There is no user "${named.username.slice(0, 100)}".`));
  const request = await findAccessRequest(catalog, repo.id, user.id);
  return request === null ? fail(missing) : ok(request);
}
