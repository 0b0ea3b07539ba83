/** Creates a repository together with its first files. */
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { Result } from '../../domain/result.ts';
import { type NewRepoInput, createRepo } from '../repos/create-repo.ts';
import { deleteRepo } from '../repos/delete-repo.ts';
import type { Services } from '../services.ts';
import type { CommitOperation } from './commit-operations.ts';
import { createCommit } from './create-commit.ts';

export interface FirstFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** Without files it stays empty, ready for a first push. If they cannot be committed there is no repository either. */
export async function createFilledRepo(
  services: Services,
  actor: Actor,
  input: NewRepoInput,
  files: readonly FirstFile[],
): Promise<Result<RepoRecord, HubError>> {
  const created = await createRepo(services, actor, input);
  if (!created.ok || files.length === 0) return created;
  const committed = await createCommit(services, actor, created.value, {
    revision: created.value.defaultBranch,
    opensPullRequest: false,
    header: { summary: 'initial commit', description: '', parentCommit: null },
    operations: operationsOf(files),
  });
  if (committed.ok) return created;
  await deleteRepo(services, actor, created.value);
  return committed;
}

async function* operationsOf(files: readonly FirstFile[]): AsyncGenerator<CommitOperation, void, undefined> {
  for (const { path, content } of files) yield { kind: 'file', path, content };
}
