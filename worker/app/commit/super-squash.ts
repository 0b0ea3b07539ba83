/** Makes one commit of a branch's whole history: the files stay, all former commits go. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { Oid } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { checkRefAccess } from '../discussions/ref-access.ts';
import type { Services } from '../services.ts';
import { findCommitTarget, noSuchRevision } from './commit-target.ts';
import { moveRefsTo } from './move-refs.ts';
import { ObjectDraft } from './object-draft.ts';
import { signatureOf } from './write-commit.ts';

export async function superSquash(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  input: { readonly branch: string; readonly message: string },
): Promise<Result<Oid, HubError>> {
  const view = await services.views.open(repo.id);
  const target = findCommitTarget(view, input.branch);
  if (!target.ok) return target;
  const { ref, head } = target.value;
  if (ref.startsWith('refs/tags/')) return fail(noSuchRevision(input.branch));
  const allowed = await checkRefAccess(services, actor, repo, ref);
  if (!allowed.ok) return allowed;
  if (head === null) return fail(hubError('revision-not-found', `"${input.branch.slice(0, 200)}" has no commits yet.`));
  const draft = new ObjectDraft(services, repo.id, view);
  try {
    const signature = signatureOf(actor, services.clock.now());
    const oid = await draft.addCommit({
      tree: view.commits.tree(view.commits.find(head)),
      parents: [],
      author: signature,
      committer: signature,
      headers: [],
      message: `${input.message.trim()}\n`,
    });
    const outcome = await moveRefsTo(services, actor, repo, draft, {
      changes: [{ name: ref, oldOid: head, newOid: oid }],
      allowForced: true,
    });
    if (outcome.kind === 'done') return ok(oid);
    if (outcome.kind === 'refused') return fail(outcome.error);
    return fail(hubError('conflict', 'Somebody has just written to this branch; look at it and try again.'));
  } finally {
    await draft.dispose();
  }
}
