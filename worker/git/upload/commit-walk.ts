/** Walks the commit graph and answers with sets of commit numbers; reads no objects. */
import { CommitQueue } from '../commit-queue.ts';
import type { CommitGraph } from '../repo-view.ts';
import { SlotSet } from '../slot-set.ts';
import { makeYielder } from '../../ports/yield.ts';

const ROUNDS_PER_PAUSE = 4096;

/** Adds the starts and all their ancestors. Parents of a commit in `cut` are not followed. */
export async function addReachable(
  graph: CommitGraph,
  starts: Iterable<number>,
  into: SlotSet,
  cut: SlotSet | null = null,
): Promise<void> {
  const pause = makeYielder();
  const stack: number[] = [];
  for (const start of starts) if (into.add(start)) stack.push(start);
  for (let round = 1; ; round++) {
    const commit = stack.pop();
    if (commit === undefined) return;
    if (round % ROUNDS_PER_PAUSE === 0) await pause();
    if (cut?.has(commit) === true) continue;
    const parents = graph.parentCount(commit);
    for (let i = 0; i < parents; i++) {
      const parent = graph.parent(commit, i);
      if (into.add(parent)) stack.push(parent);
    }
  }
}

export interface CommitDifference {
  /** Reachable from the wants and not from the haves; children before their parents. */
  readonly commits: readonly number[];
  /** Commits the client has, as far as the walk met them: every parent of `commits` that is not among them is here. */
  readonly known: SlotSet;
}

/** The commits to send to a client that has `haves` and asks for `wants`. Parents of a commit in `cut` are not followed. */
export async function commitDifference(
  graph: CommitGraph,
  wants: Iterable<number>,
  haves: Iterable<number>,
  cut: SlotSet | null = null,
): Promise<CommitDifference> {
  const pause = makeYielder();
  const known = new SlotSet(graph.size);
  const queued = new SlotSet(graph.size);
  const queue = new CommitQueue((commit) => graph.generation(commit));
  const commits: number[] = [];
  // Queued commits not yet known to the client: when none is left, nothing more can be found.
  let open = 0;
  for (const have of haves) {
    known.add(have);
    if (queued.add(have)) queue.push(have);
  }
  for (const want of wants) {
    if (!queued.add(want)) continue;
    queue.push(want);
    open++;
  }
  for (let round = 1; open > 0; round++) {
    if (round % ROUNDS_PER_PAUSE === 0) await pause();
    // Children leave the queue before their parents, so whether the client has this commit is settled by now.
    const commit = queue.pop();
    const isKnown = known.has(commit);
    if (!isKnown) {
      commits.push(commit);
      open--;
    }
    if (cut?.has(commit) === true) continue;
    const parents = graph.parentCount(commit);
    for (let i = 0; i < parents; i++) {
      const parent = graph.parent(commit, i);
      const isNew = queued.add(parent);
      if (isNew) queue.push(parent);
      if (isKnown) {
        if (known.add(parent) && !isNew) open--;
      } else if (isNew) {
        open++;
      }
    }
  }
  return { commits, known };
}
