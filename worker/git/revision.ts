/** What people call a revision, turned into a commit: a branch, a tag, a full ref name, HEAD, or a commit id. */
import { type Oid, isOid } from '../domain/oid.ts';
import { isVisible } from './ancestry.ts';
import type { RefRecord, RepoView } from './repo-view.ts';
import { makeYielder } from '../ports/yield.ts';

export interface ResolvedRevision {
  readonly oid: Oid;
  /** The commit's number in `view.commits`. */
  readonly commit: number;
  /** Full name of the ref it was found by; absent when a commit id was given. */
  readonly ref?: string;
}

const SHORT_ID = /^[0-9a-f]{7,39}$/;

/**
 * Null when nothing visible has that name. A full id always means the object of that id, as in git; a branch wins
 * over a tag of the same name, and both over an abbreviated id.
 */
export async function resolveRevision(view: RepoView, text: string): Promise<ResolvedRevision | null> {
  const id = text.toLowerCase();
  if (isOid(id)) return (await resolveId(view, id)) ?? resolveRef(view, text);
  return resolveRef(view, text) ?? (SHORT_ID.test(id) ? resolveShortId(view, id) : null);
}

function resolveRef(view: RepoView, text: string): ResolvedRevision | null {
  const name = text === 'HEAD' ? view.refs.head : text;
  for (const candidate of [name, `refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`]) {
    const ref = view.refs.get(candidate);
    const resolved = ref === undefined ? null : fromRef(view, ref);
    if (resolved !== null) return resolved;
  }
  return null;
}

function fromRef(view: RepoView, ref: RefRecord): ResolvedRevision | null {
  const oid = ref.peeled ?? ref.oid;
  const commit = view.commits.find(oid);
  return commit === -1 ? null : { oid, commit, ref: ref.name };
}

async function resolveId(view: RepoView, oid: Oid): Promise<ResolvedRevision | null> {
  const commit = view.commits.find(oid);
  if (commit !== -1) return (await isVisible(view, commit)) ? { oid, commit } : null;
  const tag = view.refs.all.find((ref) => ref.oid === oid);
  return tag === undefined ? null : fromRef(view, tag);
}

/** An abbreviation that fits several commits is nobody's, even if only one of them is visible: answers stay stable. */
async function resolveShortId(view: RepoView, prefix: string): Promise<ResolvedRevision | null> {
  const pause = makeYielder();
  let found = -1;
  for (let commit = 0; commit < view.commits.size; commit++) {
    if (view.commits.oid(commit).startsWith(prefix)) {
      if (found !== -1) return null;
      found = commit;
    }
    const turn = pause();
    if (turn) await turn;
  }
  if (found === -1 || !(await isVisible(view, found))) return null;
  return { oid: view.commits.oid(found), commit: found };
}
