/**
 * The quick way to plan a clone: every stored object goes, chosen by type and size alone. It also serves a client that
 * does not ask for quite every ref (a clone of one branch, or one that leaves out refs/pr/*): trees and blobs that only
 * the other refs lead to then go along when they are few, which costs far less than finding out which they are.
 */
import { type RepoView, typeCode } from '../repo-view.ts';
import { SlotSet } from '../slot-set.ts';
import { makeYielder } from '../../ports/yield.ts';
import { objectsBeside } from './beside-head.ts';
import type { CommitDifference } from './commit-walk.ts';
import { type ObjectFilter, allowsType } from './object-filter.ts';
import type { PlanInput, PlanWatch } from './plan.ts';

const SLOTS_PER_PAUSE = 16_384;
/** Largest part of all commits that may be missing from what is asked for. */
const MAX_OTHER_COMMITS = 1 / 8;
/** Largest part of all content (uncompressed bytes) that may go along unasked. */
const MAX_EXCESS = 1 / 20;
/** In a smaller repository the exact answer is quickly found. */
const MIN_OBJECTS_FOR_EXCESS = 10_000;

/** Trees and blobs to send, as far as the filter lets them through; null when this is no way to choose them. */
export async function sweepTreesAndBlobs(
  view: RepoView,
  input: PlanInput,
  difference: CommitDifference,
  watch: PlanWatch,
): Promise<SlotSet | null> {
  const { filter } = input;
  const { size } = view.commits;
  const others = size - difference.commits.length;
  if (!view.everythingReachable || input.cut !== null || size === 0) return null;
  if (filter.treeDepth !== 0 && filter.treeDepth !== Infinity) return null;
  const extras = namedButNotAsked(view, input);
  if (others > 0 || extras.length > 0) {
    if (input.haves.length > 0 || view.index.slotCount < MIN_OBJECTS_FOR_EXCESS) return null;
    if (others > size * MAX_OTHER_COMMITS) return null;
  }
  const { selection, bytes } = await sweep(view, filter, watch);
  if (others === 0 && extras.length === 0) return selection;
  const excess = await excessBytes(view, difference, extras, selection, watch);
  return excess <= bytes * MAX_EXCESS ? selection : null;
}

/** Trees and blobs that refs name but the client does not ask for: perhaps no commit leads to them. */
function namedButNotAsked({ index, refs }: RepoView, input: PlanInput): readonly number[] {
  const asked = new Set(input.wants);
  const extras: number[] = [];
  for (const ref of refs.all) {
    const end = index.find(ref.peeled ?? ref.oid);
    if (index.type(end) === typeCode.commit) continue;
    if (!asked.has(end) && !asked.has(index.find(ref.oid))) extras.push(end);
  }
  return extras;
}

async function sweep(
  view: RepoView,
  filter: ObjectFilter,
  watch: PlanWatch,
): Promise<{ readonly selection: SlotSet; readonly bytes: number }> {
  const { index } = view;
  const selection = new SlotSet(index.slotCount);
  const pause = makeYielder();
  const takesTrees = filter.treeDepth > 0 && allowsType(filter, typeCode.tree);
  const takesBlobs = filter.treeDepth > 0 && filter.blobLimitBytes > 0 && allowsType(filter, typeCode.blob);
  let bytes = 0;
  for (let slot = 0; slot < index.slotCount; slot++) {
    if (slot % SLOTS_PER_PAUSE === SLOTS_PER_PAUSE - 1) {
      await pause();
      watch.signal.throwIfAborted();
      watch.onProgress(selection.size);
    }
    const type = index.type(slot);
    const isTaken =
      type === typeCode.blob
        ? takesBlobs && (filter.blobLimitBytes === Infinity || index.sizeBytes(slot) < filter.blobLimitBytes)
        : type === typeCode.tree && takesTrees;
    if (!isTaken || !index.isCanonical(slot)) continue;
    selection.add(slot);
    bytes += index.sizeBytes(slot);
  }
  return { selection, bytes };
}

/** So many bytes at most of what was swept up were not asked for; infinite when that is hard to tell. */
async function excessBytes(
  view: RepoView,
  difference: CommitDifference,
  extras: readonly number[],
  selection: SlotSet,
  watch: PlanWatch,
): Promise<number> {
  const { index } = view;
  const asked = new SlotSet(view.commits.size);
  for (const commit of difference.commits) asked.add(commit);
  const beside = await objectsBeside(view, asked, extras, watch.signal);
  if (beside === null) return Infinity;
  let bytes = 0;
  for (let slot = 0; slot < index.slotCount; slot++) {
    if (beside.has(slot) && selection.has(slot)) bytes += index.sizeBytes(slot);
  }
  return bytes;
}
