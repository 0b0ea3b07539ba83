/** Asks for the files of a gated repository; where asking is enough, the asker may read at once. */
import { findAccessRequest, insertAccessRequest, updateAccessRequest } from '../../catalog/access-requests.ts';
import { findRepoCard } from '../../catalog/repo-cards.ts';
import type { AccessRequestId, AccessRequestStatus } from '../../domain/access-request.ts';
import { type Actor, decide } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { gateFormOf, readGateAnswers } from '../../domain/gate-form.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type RepoPath, repoFullName } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { requireWriter } from '../accounts/require.ts';
import { getRepo } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';

export interface AskedAccess {
  readonly repo: RepoRecord;
  readonly status: AccessRequestStatus;
}

/** Asking again changes nothing, but lets in who waited while the gate became an automatic one. */
export async function askAccess(
  services: Services,
  actor: Actor,
  path: RepoPath,
  given: Readonly<Record<string, unknown>>,
): Promise<Result<AskedAccess, HubError>> {
  const found = await getRepo(services, actor, path, 'see');
  if (!found.ok) return found;
  const repo = found.value;
  const user = requireWriter(actor);
  if (!user.ok) return user;
  const { userId } = user.value;
  if (decide(actor, 'read', repo) === 'allow') {
    return fail(hubError('bad-request', `You have access to ${repoFullName(repo)} without asking.`));
  }
  const card = await findRepoCard(services.catalog, repo.id);
  const answers = readGateAnswers(gateFormOf(card?.card ?? {}), given);
  if (!answers.ok) return answers;
  const now = services.clock.now();
  const status = repo.gating === 'auto' ? 'accepted' : 'pending';
  const reviewedAt = status === 'accepted' ? now : null;
  const added = await insertAccessRequest(services.catalog, {
    id: crypto.randomUUID() as AccessRequestId,
    repoId: repo.id,
    userId,
    status,
    isAsked: true,
    fields: Object.keys(answers.value).length === 0 ? null : answers.value,
    createdAt: now,
    reviewedAt,
  });
  if (added) return ok({ repo, status });
  const before = await findAccessRequest(services.catalog, repo.id, userId);
  if (before?.status === 'rejected') {
    return fail(hubError('gated', `Your request to access ${repoFullName(repo)} has been rejected by its authors.`));
  }
  if (before?.status === 'pending' && status === 'accepted') {
    await updateAccessRequest(services.catalog, before.id, {
      status,
      rejectionReason: null,
      reviewedAt,
      reviewedBy: null,
    });
    return ok({ repo, status });
  }
  return ok({ repo, status: before?.status ?? status });
}
