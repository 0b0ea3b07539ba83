/** The quick way to plan a clone of everything: every stored object goes, chosen by type and size alone. */
import { type RepoView, typeCode } from '../repo-view.ts';
import { SlotSet } from '../slot-set.ts';
import { makeYielder } from '../../ports/yield.ts';
import { type ObjectFilter, allowsType } from './object-filter.ts';
import type { PlanWatch } from './plan.ts';

const SLOTS_PER_PAUSE = 16_384;

/** All commits, trees and blobs the filter lets through; tags are added by name. The filter's depth is 0 or infinite. */
export async function sweepAll(view: RepoView, filter: ObjectFilter, watch: PlanWatch): Promise<SlotSet> {
  const { index } = view;
  const selection = new SlotSet(index.slotCount);
  const pause = makeYielder();
  const takesCommits = allowsType(filter, typeCode.commit);
  const takesTrees = filter.treeDepth > 0 && allowsType(filter, typeCode.tree);
  const takesBlobs = filter.treeDepth > 0 && filter.blobLimitBytes > 0 && allowsType(filter, typeCode.blob);
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
        : type === typeCode.tree
          ? takesTrees
          : type === typeCode.commit && takesCommits;
    if (isTaken && index.isCanonical(slot)) selection.add(slot);
  }
  return selection;
}
