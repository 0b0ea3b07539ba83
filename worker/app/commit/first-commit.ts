/**
 * Gives a repository without commits its first one, for what cannot be done without: another branch, a tag, a pull
 * request. It is not made when the repository is created, because a first push could then not be made without force.
 */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { repoFullName } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { TreeEdits } from '../../git/write/tree-edits.ts';
import { checkAccess } from '../repos/get-repo.ts';
import type { Services } from '../services.ts';
import { ATTRIBUTES_PATH, attributesOrDefault } from './lfs-attributes.ts';
import { ObjectDraft } from './object-draft.ts';
import { writeCommit } from './write-commit.ts';

export async function ensureFirstCommit(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
): Promise<Result<null, HubError>> {
  const view = await services.views.open(repo.id);
  if (view.commits.size > 0 || view.refs.get(view.refs.head) !== undefined) return ok(null);
  const allowed = await checkAccess(services, actor, repo, 'write');
  if (!allowed.ok) return allowed.error.code === 'forbidden' ? fail(nothingYet(repo)) : allowed;
  const draft = new ObjectDraft(services, repo.id, view);
  try {
    const edits = new TreeEdits();
    const text = attributesOrDefault(repo.kind, null);
    edits.put([ATTRIBUTES_PATH], { mode: null, oid: await draft.addBlob(new TextEncoder().encode(text)) });
    const written = await writeCommit(services, actor, repo, draft, {
      ref: view.refs.head,
      base: null,
      message: 'initial commit',
      edits,
    });
    // Whoever was first has made what is needed.
    return written.ok || written.error.code === 'conflict' ? ok(null) : written;
  } finally {
    await draft.dispose();
  }
}

function nothingYet(repo: RepoRecord): HubError {
  return hubError('forbidden', `${repoFullName(repo)} has no commits yet; its owner has to make the first one.`);
}
