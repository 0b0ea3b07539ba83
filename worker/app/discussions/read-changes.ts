/** What a pull request changes, and which files stand in the way of merging it. */
import { type DiscussionRecord, pullRequestRef } from '../../domain/discussion.ts';
import type { Oid } from '../../domain/oid.ts';
import { isAncestor, mergeBases } from '../../git/ancestry.ts';
import { diffTrees } from '../../git/diff.ts';
import { mergeCommits } from '../../git/merge/merge-commits.ts';
import { writePatch } from '../../git/patch.ts';
import type { RepoView } from '../../git/repo-view.ts';

export interface PullRequestChanges {
  /** Full name of the branch it is for. */
  readonly base: string;
  /** The commit that merged it. */
  readonly mergeOid: Oid | null;
  /** Paths that both sides changed and that cannot be merged. */
  readonly conflicts: readonly string[];
  /** As `git diff` writes it; null when it was not asked for. */
  readonly patch: string | null;
}

const LIMITS = { maxChanges: 3000, maxFileBytes: 1 << 20, maxPatchBytes: 8 << 20 } as const;

export async function readChanges(
  view: RepoView,
  discussion: DiscussionRecord,
  options: { readonly withPatch: boolean },
): Promise<PullRequestChanges> {
  const base = discussion.baseRef ?? view.refs.head;
  const target = findCommit(view, view.refs.get(base)?.oid ?? null);
  const ref = findCommit(view, view.refs.get(pullRequestRef(discussion.num))?.oid ?? null);
  const isMerged = discussion.status === 'merged';
  const head = (isMerged ? findCommit(view, discussion.headOid) : null) ?? ref;
  const from = isMerged ? findCommit(view, discussion.baseOid) : await forkOf(view, target, head);
  // What a merged request was compared with may have been rewritten since; its changes are not all there is then.
  const isLost = isMerged && discussion.baseOid !== null && from === null;
  return {
    base,
    mergeOid: isMerged ? discussion.mergeOid : null,
    conflicts: isMerged || head === null || target === null ? [] : await listConflicts(view, target, head),
    patch: options.withPatch ? await patchBetween(view, from, isLost ? null : head) : null,
  };
}

function findCommit(view: RepoView, oid: Oid | null): number | null {
  const commit = oid === null ? -1 : view.commits.find(oid);
  return commit < 0 ? null : commit;
}

async function forkOf(view: RepoView, target: number | null, head: number | null): Promise<number | null> {
  if (target === null || head === null) return null;
  return (await mergeBases(view, target, head))[0] ?? null;
}

/** Conflicts by the ids of both commits, which fix them for ever. */
const known = new Map<string, readonly string[]>();
const MAX_KNOWN = 500;

async function listConflicts(view: RepoView, target: number, head: number): Promise<readonly string[]> {
  if ((await isAncestor(view, target, head)) || (await isAncestor(view, head, target))) return [];
  const key = `${view.commits.oid(target)} ${view.commits.oid(head)}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const { conflicts } = await mergeCommits(view, target, head);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(key, conflicts);
  return conflicts;
}

/** From the empty tree when there is no `from`; empty when there is no `head`, because it is gone or not yet there. */
async function patchBetween(view: RepoView, from: number | null, head: number | null): Promise<string> {
  if (head === null) return '';
  const [before, after] = [from === null ? null : view.commits.tree(from), view.commits.tree(head)];
  const { changes } = await diffTrees(view, before, after, { renames: true, maxChanges: LIMITS.maxChanges });
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of writePatch(view, changes, LIMITS)) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
