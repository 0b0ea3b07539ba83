/** Renames a repository, moves it to another namespace, or both. The old name leads to it from then on. */
import { findNamespace } from '../../catalog/accounts.ts';
import { findRepo, findRepoById, moveRepo as moveRepoRow } from '../../catalog/repos.ts';
import { type Actor, decideCreate } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type RepoPath, parseRepoName } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { publishEvent } from '../webhooks/publish-event.ts';
import { takenError } from './create-repo.ts';
import { getRepo } from './get-repo.ts';

export interface RepoMove {
  readonly from: RepoPath;
  readonly toNamespace: string;
  readonly toName: string;
}

export async function moveRepo(
  services: Services,
  actor: Actor,
  input: RepoMove,
): Promise<Result<RepoRecord, HubError>> {
  const repo = await getRepo(services, actor, input.from, 'manage');
  if (!repo.ok) return repo;
  const name = parseRepoName(input.toName);
  if (!name.ok) return name;
  const namespace = await findNamespace(services.catalog, input.toNamespace);
  if (namespace === null) {
    return fail(hubError('user-not-found', `There is no user or organization "${input.toNamespace}".`));
  }
  if (decideCreate(actor, namespace.id) !== 'allow') {
    return fail(hubError('forbidden', `You may not move repositories to "${namespace.name}".`));
  }
  const to = { namespaceId: namespace.id, namespace: namespace.name, name: name.value };
  const moved = await moveRepoRow(services.catalog, repo.value, to, services.clock.now());
  if (!moved) {
    const path = { kind: repo.value.kind, namespace: to.namespace, name: to.name };
    return fail(takenError(path, await findRepo(services.catalog, path)));
  }
  await services.repoObjects.noteRecordChange(repo.value.id);
  const current = await findRepoById(services.catalog, repo.value.id);
  if (current === null) return fail(hubError('conflict', 'The repository was deleted just now.'));
  await publishEvent(services, { scope: 'repo', action: 'move', repo: repo.value, movedTo: current });
  return ok(current);
}
