/** Who descends from whom in the commit graph. Commits are numbers of `view.commits`. */
import { CommitQueue } from './commit-queue.ts';
import type { CommitGraph, RepoView } from './repo-view.ts';
import { SlotSet } from './slot-set.ts';
import { makeYielder } from '../ports/yield.ts';

/** All commits reachable from `from`, themselves included. */
export async function ancestorsOf(view: RepoView, from: readonly number[]): Promise<SlotSet> {
  const seen = new SlotSet(view.commits.size);
  await visitAncestors(view.commits, from, 0, seen, () => false);
  return seen;
}

/** Whether `ancestor` is `descendant` or behind it. */
export function isAncestor(view: RepoView, ancestor: number, descendant: number): Promise<boolean> {
  return isBehindAny(view, ancestor, [descendant]);
}

/** Whether the commit is one of the tips or behind one of them. */
export function isBehindAny(view: RepoView, commit: number, tips: readonly number[]): Promise<boolean> {
  const { commits } = view;
  return visitAncestors(
    commits,
    tips,
    commits.generation(commit),
    new SlotSet(commits.size),
    (visited) => visited === commit,
  );
}

/** The numbers of all commits that visible refs point to, through tags if need be. */
export function visibleTips(view: RepoView): number[] {
  const tips = view.refs.all.map((ref) => view.commits.find(ref.peeled ?? ref.oid));
  return [...new Set(tips)].filter((tip) => tip !== -1);
}

/** Whether a client may learn of this commit: it is reachable from some visible ref. */
export async function isVisible(view: RepoView, commit: number): Promise<boolean> {
  return view.everythingReachable || (await isBehindAny(view, commit, visibleTips(view)));
}

/** Walks back from `from` down to `minGeneration`; true as soon as `found` says so. */
async function visitAncestors(
  graph: CommitGraph,
  from: readonly number[],
  minGeneration: number,
  seen: SlotSet,
  found: (commit: number) => boolean,
): Promise<boolean> {
  const pause = makeYielder();
  const stack: number[] = [];
  const visit = (commit: number): void => {
    if (graph.generation(commit) >= minGeneration && seen.add(commit)) stack.push(commit);
  };
  for (const commit of from) visit(commit);
  for (let commit = stack.pop(); commit !== undefined; commit = stack.pop()) {
    if (found(commit)) return true;
    for (let i = graph.parentCount(commit) - 1; i >= 0; i--) visit(graph.parent(commit, i));
    const turn = pause();
    if (turn) await turn;
  }
  return false;
}

const BEHIND_A = 1;
const BEHIND_B = 2;
/** Behind a common ancestor that was already found. */
const STALE = 4;

/** The best common ancestors (`git merge-base --all a b`), newest first; none for unrelated histories. */
export async function mergeBases(view: RepoView, a: number, b: number): Promise<readonly number[]> {
  if (a === b) return [a];
  const { commits } = view;
  const flags = new Uint8Array(commits.size);
  const queue = new CommitQueue((commit) => commits.generation(commit));
  const found: number[] = [];
  const pause = makeYielder();
  let open = 2;
  flags[a] = BEHIND_A;
  flags[b] = BEHIND_B;
  queue.push(a);
  queue.push(b);
  // Children come before their parents in order of generation, so a commit's flags are complete when it is popped.
  while (open > 0) {
    const commit = queue.pop();
    let passed = flags[commit] ?? 0;
    if ((passed & STALE) === 0) open--;
    if (passed === (BEHIND_A | BEHIND_B)) {
      found.push(commit);
      passed |= STALE;
    }
    for (let i = 0; i < commits.parentCount(commit); i++) {
      const parent = commits.parent(commit, i);
      const before = flags[parent] ?? 0;
      const after = before | passed;
      if (before === 0) queue.push(parent);
      if (before === 0 && (after & STALE) === 0) open++;
      if (before !== 0 && (before & STALE) === 0 && (after & STALE) !== 0) open--;
      flags[parent] = after;
    }
    const turn = pause();
    if (turn) await turn;
  }
  return found.sort((x, y) => commits.committedAt(y) - commits.committedAt(x));
}
