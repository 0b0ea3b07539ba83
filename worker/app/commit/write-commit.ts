/** Commits a set of edits to a branch or tag, again and again if the branch moves meanwhile, as long as nobody touched the same paths. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Oid, ZERO_OID } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { type Signature, parseTag, withoutTagSignature } from '../../git/object-format.ts';
import type { RefRecord, RepoView } from '../../git/repo-view.ts';
import { applyEdits, findCollision } from '../../git/write/apply-edits.ts';
import type { TreeEdits } from '../../git/write/tree-edits.ts';
import type { Services } from '../services.ts';
import { moveRefsTo } from './move-refs.ts';
import type { ObjectDraft } from './object-draft.ts';

export interface NewCommit {
  /** Full name of the ref, e.g. `refs/heads/main`. */
  readonly ref: string;
  /** Where the ref was when the edits were made; null: there was none. */
  readonly base: Oid | null;
  /** The commit a new ref starts from. */
  readonly startAt?: Oid;
  /** The branch must not have moved at all: no commit is made on top of others. */
  readonly exactBase?: boolean;
  readonly message: string;
  readonly edits: TreeEdits;
}

export interface WrittenCommit {
  readonly oid: Oid;
  /** False: the edits changed nothing, and `oid` is where the branch was. */
  readonly isNew: boolean;
}

/** With many writers one of them gets through in every round, so this many can meet. */
const MAX_ROUNDS = 64;
const STEP_ASIDE_MS = 25;
const MAX_ASIDE_MS = 400;

/** The draft holds the contents that the edits name; the caller disposes of it. */
export async function writeCommit(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  draft: ObjectDraft,
  input: NewCommit,
): Promise<Result<WrittenCommit, HubError>> {
  // Gathering much took long: what was expected of the branch then would be refused now.
  if (draft.isLarge) draft.rebase(await services.views.open(repo.id));
  const baseTree = treeOf(draft.view, input.base ?? input.startAt ?? null);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { view } = draft;
    const at = view.refs.get(input.ref) ?? null;
    const head = at === null ? null : (at.peeled ?? at.oid);
    // A tag may have been made anew meanwhile, for something else.
    const isCommit = head === null || view.commits.find(head) >= 0;
    if (!isCommit || (head !== input.base && input.exactBase === true)) return fail(movedError(input.ref));
    const parent = head ?? input.startAt ?? null;
    const headTree = treeOf(view, parent);
    if (head !== input.base) {
      const path = await findCollision(view, baseTree, headTree, input.edits);
      if (path !== null) return fail(collisionError(path));
    }
    const edited = await applyEdits(view, headTree, input.edits, (data, near) => draft.addTree(data, near));
    if (edited.kind === 'missing') return fail(missingError(edited.path));
    if (edited.tree === headTree && head !== null) return ok({ oid: head, isNew: false });
    const signature = signatureOf(actor, services.clock.now());
    const oid = await draft.addCommit({
      tree: edited.tree,
      parents: parent === null ? [] : [parent],
      author: signature,
      committer: signature,
      headers: [],
      message: input.message.endsWith('\n') ? input.message : `${input.message}\n`,
    });
    const outcome = await moveRefsTo(services, actor, repo, draft, {
      changes: [{ name: input.ref, oldOid: at?.oid ?? ZERO_OID, newOid: await tagLike(draft, at, oid, signature) }],
    });
    if (outcome.kind === 'done') return ok({ oid, isNew: true });
    if (outcome.kind === 'refused') return fail(outcome.error);
    // Writers that meet would go on doing all work for nothing but one of them: those who lost spread out.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(round * STEP_ASIDE_MS, MAX_ASIDE_MS)));
    draft.rebase(await services.views.open(repo.id));
  }
  return fail(hubError('conflict', 'Too many others are writing to this branch at this moment; try again.'));
}

/** What a ref is to point to: the commit, or where an annotated tag was, one that says the same of the commit. */
async function tagLike(draft: ObjectDraft, before: RefRecord | null, target: Oid, tagger: Signature): Promise<Oid> {
  const object = before?.peeled === undefined ? null : await draft.view.objects.read(before.oid);
  const tag = object === null ? null : parseTag(object.data);
  if (tag === null) return target;
  const { name, message } = tag;
  return draft.addTag({ target, targetType: 'commit', name, tagger, message: withoutTagSignature(message) });
}

/** Who the hub says wrote a commit. Addresses are nobody's business: the domain is one that never gets mail (RFC 2606). */
export function signatureOf(actor: Actor, now: number): Signature {
  const name = actor.kind === 'user' ? actor.username : 'modelport';
  return { name, email: `${name}@users.noreply.invalid`, seconds: Math.floor(now / 1000), zone: '+0000' };
}

function treeOf(view: RepoView, commit: Oid | null): Oid | null {
  if (commit === null) return null;
  const number = view.commits.find(commit);
  return number < 0 ? null : view.commits.tree(number);
}

export function movedError(ref: string): HubError {
  return hubError('precondition-failed', `${ref} has moved on since the parent commit; look at it and try again.`);
}

function collisionError(path: string): HubError {
  return hubError('conflict', `Somebody else has changed "${path.slice(0, 300)}" meanwhile; look at it and try again.`);
}

function missingError(path: string): HubError {
  return hubError('entry-not-found', `There is no file or folder "${path.slice(0, 300)}" to delete.`);
}
