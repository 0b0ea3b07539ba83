/** Branches and tags, made and deleted without a push. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Oid, ZERO_OID } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { isBranchName, isRefName } from '../../git/ref-name.ts';
import type { Services } from '../services.ts';
import { findStart } from './commit-target.ts';
import { ensureFirstCommit } from './first-commit.ts';
import { moveRefs, moveRefsTo } from './move-refs.ts';
import { ObjectDraft } from './object-draft.ts';
import { signatureOf } from './write-commit.ts';

export interface NewBranch {
  readonly branch: string;
  /** A branch, tag or commit; `null`: a history of its own, without files. Absent: the default branch. */
  readonly from?: string | null;
  /** Moves a branch that exists to `from`; without `from` it stays as it is. */
  readonly overwrite?: boolean;
}

export async function createBranch(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  input: NewBranch,
): Promise<Result<null, HubError>> {
  const { branch, from, overwrite = false } = input;
  if (!isBranchName(branch)) return fail(hubError('bad-name', `"${branch.slice(0, 200)}" cannot be a branch's name.`));
  const start = from === null ? ok(null) : await startOf(services, actor, repo, from ?? 'main');
  if (!start.ok) return start;
  const name = `refs/heads/${branch}`;
  const exists = hubError('already-exists', `Reference ${name} already exists.`);
  const view = await services.views.open(repo.id);
  const current = view.refs.get(name)?.oid;
  if (current !== undefined && !overwrite) return fail(exists);
  if (current !== undefined && from === undefined) return ok(null);
  const draft = new ObjectDraft(services, repo.id, view);
  try {
    const newOid = start.value ?? (await addEmptyCommit(services, actor, draft));
    const outcome = await moveRefsTo(services, actor, repo, draft, {
      changes: [{ name, oldOid: current ?? ZERO_OID, newOid }],
    });
    if (outcome.kind === 'done') return ok(null);
    return fail(outcome.kind === 'moved' ? exists : outcome.error);
  } finally {
    await draft.dispose();
  }
}

async function addEmptyCommit(services: Services, actor: Actor, draft: ObjectDraft): Promise<Oid> {
  const signature = signatureOf(actor, services.clock.now());
  return draft.addCommit({
    tree: await draft.addTree(new Uint8Array(0)),
    parents: [],
    author: signature,
    committer: signature,
    headers: [],
    message: 'initial commit\n',
  });
}

export async function deleteBranch(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  branch: string,
): Promise<Result<null, HubError>> {
  const view = await services.views.open(repo.id);
  const name = `refs/heads/${branch}`;
  if (name === view.refs.head)
    return fail(
      hubError('forbidden', `Cannot delete ${name}: it is the default branch; make another one the default first.`),
    );
  return deleteRef(services, actor, repo, name, `Invalid rev id: there is no branch "${branch.slice(0, 200)}".`);
}

/** With a message it is an annotated tag, else a name for the commit and no more. */
export async function createTag(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  input: { readonly tag: string; readonly revision: string; readonly message: string },
): Promise<Result<null, HubError>> {
  const { tag, message } = input;
  const name = `refs/tags/${tag}`;
  const start = await startOf(services, actor, repo, input.revision);
  if (!start.ok) return start;
  if (!isRefName(name) || tag.startsWith('-'))
    return fail(hubError('bad-name', `"${tag.slice(0, 200)}" cannot be a tag's name.`));
  const view = await services.views.open(repo.id);
  const exists = hubError('already-exists', `Reference ${name} already exists.`);
  if (view.refs.get(name) !== undefined) return fail(exists);
  const draft = new ObjectDraft(services, repo.id, view);
  try {
    const newOid =
      message.trim() === ''
        ? start.value
        : await draft.addTag({
            target: start.value,
            targetType: 'commit',
            name: tag,
            tagger: signatureOf(actor, services.clock.now()),
            message: `${message.trim()}\n`,
          });
    const outcome = await moveRefsTo(services, actor, repo, draft, { changes: [{ name, oldOid: ZERO_OID, newOid }] });
    if (outcome.kind === 'done') return ok(null);
    return fail(outcome.kind === 'moved' ? exists : outcome.error);
  } finally {
    await draft.dispose();
  }
}

export async function deleteTag(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  tag: string,
): Promise<Result<null, HubError>> {
  return deleteRef(
    services,
    actor,
    repo,
    `refs/tags/${tag}`,
    `Invalid rev id: there is no tag "${tag.slice(0, 200)}".`,
  );
}

async function startOf(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  revision: string,
): Promise<Result<Oid, HubError>> {
  const first = await ensureFirstCommit(services, actor, repo);
  if (!first.ok) return first;
  const start = await findStart(await services.views.open(repo.id), revision);
  if (!start.ok) return start;
  if (start.value !== null) return ok(start.value);
  return fail(hubError('revision-not-found', `"${revision.slice(0, 200)}" has no commits yet.`));
}

async function deleteRef(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  name: string,
  absent: string,
): Promise<Result<null, HubError>> {
  const ref = (await services.views.open(repo.id)).refs.get(name);
  if (ref === undefined) return fail(hubError('revision-not-found', absent));
  const outcome = await moveRefs(services, actor, repo, {
    changes: [{ name, oldOid: ref.oid, newOid: ZERO_OID }],
  });
  if (outcome.kind === 'done') return ok(null);
  return fail(outcome.kind === 'moved' ? hubError('conflict', `${name} has just moved; try again.`) : outcome.error);
}
