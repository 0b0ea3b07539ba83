/** Creates an empty repository in a namespace where the actor may write. */
import { findNamespace } from '../../catalog/accounts.ts';
import { findRepo, findRepoById, insertRepo } from '../../catalog/repos.ts';
import { type Actor, decideCreate } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import {
  type RepoId,
  type RepoKind,
  type Visibility,
  parseRepoName,
  repoFullName,
  repoUrlPath,
} from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { requireUser } from '../accounts/require.ts';
import type { Services } from '../services.ts';
import { publishEvent } from '../webhooks/publish-event.ts';
import { parseBranch, parseDescription } from './repo-fields.ts';

export interface NewRepoInput {
  readonly kind: RepoKind;
  /** Absent: the actor's own. */
  readonly namespace?: string;
  readonly name: string;
  readonly visibility: Visibility;
  readonly description?: string;
  readonly defaultBranch?: string;
}

/** When the name is taken, the error's detail `path` is the URL path of the repository that has it. */
export async function createRepo(
  services: Services,
  actor: Actor,
  input: NewRepoInput,
): Promise<Result<RepoRecord, HubError>> {
  const user = requireUser(actor);
  if (!user.ok) return user;
  const name = parseRepoName(input.name);
  if (!name.ok) return name;
  const description = parseDescription(input.description ?? '');
  if (!description.ok) return description;
  const defaultBranch = parseBranch(input.defaultBranch ?? 'main');
  if (!defaultBranch.ok) return defaultBranch;
  const namespace = await findNamespace(services.catalog, input.namespace ?? user.value.username);
  if (namespace === null) {
    return fail(
      hubError('user-not-found', `There is no user or organization "${input.namespace ?? user.value.username}".`),
    );
  }
  const path = { kind: input.kind, namespace: namespace.name, name: name.value };
  if (decideCreate(actor, namespace.id) !== 'allow') {
    return fail(hubError('forbidden', forbiddenMessage(user.value.scope, namespace.name)));
  }
  const id = crypto.randomUUID() as RepoId;
  const added = await insertRepo(services.catalog, {
    id,
    ...path,
    namespaceId: namespace.id,
    creatorId: user.value.userId,
    visibility: input.visibility,
    description: description.value,
    defaultBranch: defaultBranch.value,
    createdAt: services.clock.now(),
  });
  if (!added) return fail(takenError(path, await findRepo(services.catalog, path)));
  if (defaultBranch.value !== 'main') await services.repoObjects.setDefaultBranch(id, defaultBranch.value);
  const created = await findRepoById(services.catalog, id);
  if (created === null) return fail(hubError('conflict', 'The repository was deleted just now.'));
  await publishEvent(services, { scope: 'repo', action: 'create', repo: created });
  return ok(created);
}

/** The actor may write in the namespace, so it is no secret what the repository there is called. */
export function takenError(path: Parameters<typeof repoFullName>[0], existing: RepoRecord | null): HubError {
  const name = existing === null ? path : { kind: path.kind, namespace: existing.namespace, name: existing.name };
  return hubError(
    'already-exists',
    `A ${path.kind} repository called ${repoFullName(name)} already exists; choose another name.`,
    {
      path: repoUrlPath(name),
    },
  );
}

function forbiddenMessage(scope: 'read' | 'write', namespace: string): string {
  return scope === 'read'
    ? 'This token may only read; use one with the scope "write" to create a repository.'
    : `You may not create repositories under "${namespace}".`;
}
