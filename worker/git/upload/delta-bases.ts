/** Which objects a client is known to have, as far as a thin pack may build deltas on them. */
import { type RepoView, typeCode } from '../repo-view.ts';
import { SlotSet } from '../slot-set.ts';
import { headCommit, objectsBesideHead } from './beside-head.ts';
import { type CommitDifference, addReachable } from './commit-walk.ts';
import type { PlanInput, PlanWatch } from './plan.ts';

/** In a larger graph, walking all that the client has costs more than the deltas save. */
const MAX_COMMITS = 300_000;

/**
 * The objects of a client that has `input.haves` and takes no filter. `nearby` are objects it has for certain, in the
 * places where those sent go; they are what is left when nothing more can be told quickly.
 */
export async function findDeltaBases(
  view: RepoView,
  input: PlanInput,
  difference: CommitDifference,
  selection: SlotSet,
  nearby: SlotSet,
  watch: PlanWatch,
): Promise<SlotSet> {
  const missing = await missingObjects(view, input, difference, watch);
  if (missing === null) {
    nearby.deleteAll(selection);
    return nearby;
  }
  const { index } = view;
  const bases = new SlotSet(index.slotCount);
  for (let slot = 0; slot < index.slotCount; slot++) {
    const type = index.type(slot);
    if (type !== typeCode.tree && type !== typeCode.blob) continue;
    if (!selection.has(slot) && !missing.has(slot) && index.isCanonical(slot)) bases.add(slot);
  }
  return bases;
}

/** All trees and blobs that are neither sent nor the client's, and perhaps a few that are; null when hard to tell. */
async function missingObjects(
  view: RepoView,
  input: PlanInput,
  difference: CommitDifference,
  watch: PlanWatch,
): Promise<SlotSet | null> {
  const { commits } = view;
  if (!view.everythingReachable || input.cut !== null || commits.size > MAX_COMMITS) return null;
  // With the default branch, whatever the client lacks after this fetch is beside it.
  const head = headCommit(view);
  if (head < 0) return null;
  if (!difference.known.has(head) && !difference.commits.includes(head)) {
    const theirs = new SlotSet(commits.size);
    await addReachable(commits, input.haves, theirs);
    if (!theirs.has(head)) return null;
  }
  return objectsBesideHead(view, watch.signal);
}
