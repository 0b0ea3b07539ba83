/**
 * What a repository holds beside its default branch: trees and blobs that only other branches, pull requests and tags
 * brought in. Usually little, and worth knowing because everything else belongs to whoever has the default branch.
 */
import { type RepoView, typeCode } from '../repo-view.ts';
import { SlotSet } from '../slot-set.ts';
import { addReachable } from './commit-walk.ts';
import { sendEverything } from './object-filter.ts';
import { TreeWalk } from './tree-walk.ts';

/** When more must be read, a repository's other branches are no small matter. */
const MAX_TREE_READS = 40_000;

/** A view never changes, so this is found out once for each. */
const found = new WeakMap<RepoView, SlotSet | null>();

/** The commit of the default branch, or -1. */
export function headCommit({ refs, commits }: RepoView): number {
  const head = refs.get(refs.head);
  return head === undefined ? -1 : commits.find(head.peeled ?? head.oid);
}

/**
 * Every tree and blob not reachable from the default branch, and perhaps a few that are. Null when there are too many
 * to find out, or no default branch. Only for views in which everything is reachable.
 */
export async function objectsBesideHead(view: RepoView, signal: AbortSignal): Promise<SlotSet | null> {
  const known = found.get(view);
  if (known !== undefined) return known;
  const objects = await findObjects(view, signal);
  found.set(view, objects);
  return objects;
}

async function findObjects(view: RepoView, signal: AbortSignal): Promise<SlotSet | null> {
  const { commits, index, refs } = view;
  const head = headCommit(view);
  if (head < 0) return null;
  const inHead = new SlotSet(commits.size);
  await addReachable(commits, [head], inHead);
  const named = refs.all
    .map((ref) => index.find(ref.peeled ?? ref.oid))
    .filter((slot) => index.type(slot) !== typeCode.commit);
  return objectsBeside(view, inHead, named, signal);
}

/**
 * Every tree and blob that no commit of `commits` (a set closed under parents) leads to, and perhaps a few that some
 * do. `named` are trees and blobs to add, which a ref names without a commit. Null when there are too many to find out.
 */
export async function objectsBeside(
  view: RepoView,
  commits: SlotSet,
  named: readonly number[],
  signal: AbortSignal,
): Promise<SlotSet | null> {
  const graph = view.commits;
  const others: number[] = [];
  for (let commit = 0; commit < graph.size; commit++) if (!commits.has(commit)) others.push(commit);
  others.sort((a, b) => graph.generation(a) - graph.generation(b));
  const walk = new TreeWalk(view, { filter: sendEverything, signal, maxReads: MAX_TREE_READS });
  // What is in none of a commit's parents, the commit brought in; so all that is beside the set is met here.
  for (const commit of others) {
    await walk.addCommit(commit);
    if (walk.isStopped) return null;
  }
  for (const slot of named) {
    if (view.index.type(slot) === typeCode.tree) await walk.addTree(slot);
    else walk.addBlob(slot);
  }
  return walk.isStopped ? null : walk.selection;
}
