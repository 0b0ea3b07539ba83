/** Changes who sees a repository and reads its files, how it is described and which branch is its default. */
import { findRepoById, updateRepo } from '../../catalog/repos.ts';
import type { Actor, Gating } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { RepoPath, Visibility } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { publishEvent } from '../webhooks/publish-event.ts';
import { getRepo } from './get-repo.ts';
import { parseBranch, parseDescription } from './repo-fields.ts';

export interface RepoSettings {
  readonly visibility?: Visibility;
  /** Null: no gate. */
  readonly gating?: Gating | null;
  readonly description?: string;
  readonly defaultBranch?: string;
}

export async function updateRepoSettings(
  services: Services,
  actor: Actor,
  path: RepoPath,
  input: RepoSettings,
): Promise<Result<RepoRecord, HubError>> {
  const repo = await getRepo(services, actor, path, 'manage');
  if (!repo.ok) return repo;
  const description = parseDescription(input.description ?? repo.value.description);
  if (!description.ok) return description;
  const defaultBranch = parseBranch(input.defaultBranch ?? repo.value.defaultBranch);
  if (!defaultBranch.ok) return defaultBranch;
  if (defaultBranch.value !== repo.value.defaultBranch) {
    // The repository's own object goes first: it is what clones follow, and it may refuse.
    const set = await services.repoObjects.setDefaultBranch(repo.value.id, defaultBranch.value);
    if (!set.ok) return set;
  }
  await updateRepo(services.catalog, repo.value.id, {
    visibility: input.visibility ?? repo.value.visibility,
    gating: input.gating === undefined ? repo.value.gating : input.gating,
    description: description.value,
    defaultBranch: defaultBranch.value,
  });
  await services.repoObjects.noteRecordChange(repo.value.id);
  if (defaultBranch.value !== repo.value.defaultBranch) {
    // Another branch has another card.
    await services.jobs.send({ kind: 'tend-repo', repo: repo.value.id });
  }
  const current = await findRepoById(services.catalog, repo.value.id);
  if (current === null) return fail(hubError('conflict', 'The repository was deleted just now.'));
  await publishEvent(services, {
    scope: 'repo.config',
    action: 'update',
    repo: current,
    updatedConfig: current.visibility === repo.value.visibility ? {} : { private: current.visibility === 'private' },
  });
  return ok(current);
}
