/** Merges two commits: finds what both come from, merges the trees, and says which files conflict. */
import type { Oid } from '../../domain/oid.ts';
import { mergeBases } from '../ancestry.ts';
import type { RepoView } from '../repo-view.ts';
import { fileMode, kindOfMode, parseTree, serializeTree } from '../tree-format.ts';
import { followRenames } from './follow-renames.ts';
import { MergeObjects, type NewObject } from './merge-objects.ts';
import { MAX_CONFLICTS, mergeTrees } from './merge-trees.ts';

export interface CommitMerge {
  /** Of the merged commit; meaningless when files conflict. */
  readonly tree: Oid;
  /** Paths, in the order of the trees. */
  readonly conflicts: readonly string[];
  /** The objects of the tree that the repository does not have. */
  readonly objects: readonly NewObject[];
}

/** Histories that crossed have several bases, which have bases of their own; so deep they are merged. */
const MAX_DEPTH = 3;
const MAX_BASES = 4;

/** `ours` and `theirs` are numbers of `view.commits`. */
export async function mergeCommits(view: RepoView, ours: number, theirs: number): Promise<CommitMerge> {
  const objects = new MergeObjects(view);
  const base = await baseTree(objects, await mergeBases(view, ours, theirs), 0);
  const [mine, yours] = [view.commits.tree(ours), view.commits.tree(theirs)];
  let merged = await mergeTrees(objects, base, mine, yours);
  // A base made of several is in memory only, where renames are not looked for; nor are they when conflicts go unlisted.
  const isListed = merged.conflicts.length > 0 && merged.conflicts.length < MAX_CONFLICTS;
  if (isListed && (base === null || objects.made(base) === undefined))
    merged = await followRenames(objects, base, mine, yours, merged);
  const tree = merged.tree ?? objects.add('tree', serializeTree([]));
  return { tree, conflicts: merged.conflicts.map(({ path }) => path), objects: collectMade(objects, tree) };
}

/** The tree both sides come from: that of the one base, or a merge of all of them, as git's recursive strategy does. */
async function baseTree(objects: MergeObjects, bases: readonly number[], depth: number): Promise<Oid | null> {
  const { view } = objects;
  const [first, ...others] = bases;
  if (first === undefined) return null;
  let tree: Oid | null = view.commits.tree(first);
  if (depth >= MAX_DEPTH) return tree;
  for (const other of others.slice(0, MAX_BASES - 1)) {
    const below = await baseTree(objects, await mergeBases(view, first, other), depth + 1);
    tree = (await mergeTrees(objects, below, tree, view.commits.tree(other), { inner: true })).tree;
  }
  return tree;
}

/** What the tree needs of the objects that were made: not those of inner merges and of files that moved on. */
function collectMade(objects: MergeObjects, tree: Oid): NewObject[] {
  const wanted = new Map<Oid, NewObject>();
  const visit = (oid: Oid, mode: number): void => {
    const object = objects.made(oid);
    if (object === undefined || wanted.has(oid)) return;
    wanted.set(oid, object);
    if (kindOfMode(mode) === 'tree') for (const entry of parseTree(object.data)) visit(entry.oid, entry.mode);
  };
  visit(tree, fileMode.tree);
  return [...wanted.values()];
}
