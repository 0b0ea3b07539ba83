/** Decides which objects a fetch sends, and which the client is known to have as bases for deltas. */
import { type RepoView, typeCode } from '../repo-view.ts';
import { SlotSet } from '../slot-set.ts';
import { type CommitDifference, commitDifference } from './commit-walk.ts';
import { findDeltaBases } from './delta-bases.ts';
import { type ObjectFilter, allowsType, isUnfiltered } from './object-filter.ts';
import { tagChain } from './peel.ts';
import { sweepTreesAndBlobs } from './plan-sweep.ts';
import { TreeWalk } from './tree-walk.ts';

export interface PlanInput {
  /** Objects the client named, each allowed to be sent. */
  readonly wants: readonly number[];
  /** Commits (numbers in the graph) wanted because the client's history grows deeper. */
  readonly moreWants: readonly number[];
  /** Commits the client has with their whole trees. */
  readonly haves: readonly number[];
  /** Commits whose parents the client lacks before or after the fetch; null: none. */
  readonly cut: SlotSet | null;
  readonly filter: ObjectFilter;
  /** Send annotated tags whose target is sent. */
  readonly includeTag: boolean;
  /** Deltas against objects the client has are welcome. */
  readonly thinPack: boolean;
}

export interface PackPlan {
  readonly selection: SlotSet;
  /** Present for a thin pack. */
  readonly clientHas?: SlotSet;
}

export interface PlanWatch {
  /** Aborted when nobody waits for the pack any more. */
  readonly signal: AbortSignal;
  /** Called now and then with the number of objects found so far. */
  readonly onProgress: (objects: number) => void;
}

/** Below this, sending a moved file again costs less than reading the client's trees to find it there. */
const MOVED_FILES_MATTER_BYTES = 64 * 1024;
/** Trees read to find out what the client has; after that the rest counts as not there. */
const MAX_KNOWN_TREE_READS = 20_000;
/** How many of the client's own commits are looked at, beside the parents of what is sent. */
const MAX_KNOWN_HAVES = 32;

export async function planPack(view: RepoView, input: PlanInput, watch: PlanWatch): Promise<PackPlan> {
  const wants = await sortWants(view, input.wants);
  const difference = await commitDifference(
    view.commits,
    [...wants.commits, ...input.moreWants],
    input.haves,
    input.cut,
  );
  // A filtered client may lack what it seems to have, so it gets no deltas against that.
  const isThin = input.thinPack && input.haves.length > 0 && isUnfiltered(input.filter);
  const replaced = isThin ? new SlotSet(view.index.slotCount) : undefined;
  const swept = await sweepTreesAndBlobs(view, input, difference, watch);
  const found = swept
    ? await addNamedObjects(view, input, wants, swept, watch)
    : await walkTrees(view, input, difference, wants, replaced, watch);
  const { selection } = found;
  await addNamed(view, input, difference, wants, selection);
  if (input.includeTag) await addTagsOf(view, selection);
  if (replaced === undefined) return { selection };
  if (found.known) replaced.addAll(found.known);
  return { selection, clientHas: await findDeltaBases(view, input, difference, selection, replaced, watch) };
}

interface SortedWants {
  readonly commits: readonly number[];
  readonly tags: readonly number[];
  /** Trees and blobs asked for by their own id or that of a tag: no filter applies to them. */
  readonly trees: readonly number[];
  readonly blobs: readonly number[];
}

async function sortWants(view: RepoView, slots: readonly number[]): Promise<SortedWants> {
  const { index } = view;
  const commits: number[] = [];
  const tags: number[] = [];
  const trees: number[] = [];
  const blobs: number[] = [];
  for (const want of slots) {
    const chain = await tagChain(view, want);
    const end = chain.at(-1) ?? want;
    tags.push(...chain.slice(0, -1));
    const type = index.type(end);
    if (type === typeCode.commit) commits.push(view.commits.find(index.oid(end)));
    else if (type === typeCode.tree) trees.push(end);
    else blobs.push(end);
  }
  return { commits, tags, trees, blobs };
}

/** Adds to a sweep what the client named itself: no filter applies to that. */
async function addNamedObjects(
  view: RepoView,
  input: PlanInput,
  wants: SortedWants,
  selection: SlotSet,
  watch: PlanWatch,
): Promise<Found> {
  if (!isUnfiltered(input.filter)) {
    const walk = new TreeWalk(view, { filter: input.filter, ...watch });
    await addNamedTrees(walk, wants);
    selection.addAll(walk.selection);
  }
  return { selection };
}

async function addNamedTrees(walk: TreeWalk, wants: SortedWants): Promise<void> {
  for (const slot of wants.blobs) walk.addBlob(slot);
  for (const slot of wants.trees) await walk.addTree(slot);
}

interface Found {
  readonly selection: SlotSet;
  /** Trees and blobs of the client's commits, as far as they were looked at. */
  readonly known?: SlotSet;
}

async function walkTrees(
  view: RepoView,
  input: PlanInput,
  difference: CommitDifference,
  wants: SortedWants,
  replaced: SlotSet | undefined,
  watch: PlanWatch,
): Promise<Found> {
  const { filter, cut } = input;
  const hasNewBoundary = cut !== null && difference.commits.some((commit) => cut.has(commit));
  // A commit without its parents is expanded whole, so there it pays to know first what the client has.
  let known = hasNewBoundary ? await knownObjects(view, input, difference, watch) : undefined;
  const options = { filter, ...watch, ...(known && { known }), ...(replaced && { replaced }) };
  const walk = new TreeWalk(view, options);
  for (const commit of difference.commits.toReversed()) {
    if (cut?.has(commit) === true) await walk.addWholeCommit(commit);
    else await walk.addCommit(commit);
  }
  if (known === undefined && walk.selectedBytes > MOVED_FILES_MATTER_BYTES) {
    known = await knownObjects(view, input, difference, watch);
    if (known) walk.selection.deleteAll(known);
  }
  await addNamedTrees(walk, wants);
  return known ? { selection: walk.selection, known } : { selection: walk.selection };
}

/** Trees and blobs of the client's commits next to those sent; where histories are cut, of its newest commits too. */
async function knownObjects(
  view: RepoView,
  input: PlanInput,
  difference: CommitDifference,
  watch: PlanWatch,
): Promise<SlotSet | undefined> {
  const { commits } = view;
  if (input.haves.length === 0) return undefined;
  const edge = new Set<number>();
  for (const commit of difference.commits) {
    if (input.cut?.has(commit) === true) continue;
    for (let i = 0; i < commits.parentCount(commit); i++) {
      const parent = commits.parent(commit, i);
      if (difference.known.has(parent)) edge.add(parent);
    }
  }
  if (input.cut !== null || edge.size === 0) {
    const newest = [...input.haves].sort((a, b) => commits.committedAt(b) - commits.committedAt(a));
    for (const have of newest.slice(0, MAX_KNOWN_HAVES)) edge.add(have);
  }
  const walk = new TreeWalk(view, {
    filter: input.filter,
    signal: watch.signal,
    maxReads: MAX_KNOWN_TREE_READS,
  });
  for (const commit of edge) {
    if (walk.isStopped) break;
    await walk.addWholeCommit(commit);
  }
  return walk.selection;
}

/** Adds the commits, and what was asked for by name. */
async function addNamed(
  view: RepoView,
  input: PlanInput,
  difference: CommitDifference,
  wants: SortedWants,
  selection: SlotSet,
): Promise<void> {
  const { index, commits } = view;
  const named = new Set(wants.commits);
  const takesCommits = allowsType(input.filter, typeCode.commit);
  for (const commit of difference.commits) {
    if (takesCommits || named.has(commit)) selection.add(index.find(commits.oid(commit)));
  }
  for (const tag of wants.tags) selection.add(tag);
}

/** Adds every tag of a tag ref whose target is sent. */
async function addTagsOf(view: RepoView, selection: SlotSet): Promise<void> {
  for (const ref of view.refs.all) {
    if (ref.peeled === undefined || !ref.name.startsWith('refs/tags/')) continue;
    const target = view.index.find(ref.peeled);
    if (target < 0 || !selection.has(target)) continue;
    const chain = await tagChain(view, view.index.find(ref.oid));
    for (const tag of chain.slice(0, -1)) selection.add(tag);
  }
}
