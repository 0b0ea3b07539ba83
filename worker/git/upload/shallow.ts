/**
 * Shallow histories: which commits become or cease to be the boundary of the client's history
 * (`deepen`, `deepen-since`, `deepen-not`, `deepen-relative`; gitprotocol-pack, "shallow").
 */
import { type Result, fail, ok } from '../../domain/result.ts';
import type { CommitGraph } from '../repo-view.ts';
import { SlotSet } from '../slot-set.ts';
import { makeYielder } from '../../ports/yield.ts';
import { addReachable } from './commit-walk.ts';

/** What git sends as the depth of a fetch that makes a shallow repository complete. */
const INFINITE_DEPTH = 0x7fffffff;

const ROUNDS_PER_PAUSE = 1024;
const LEVELS_PER_PAUSE = 64;

export interface DeepenRequest {
  /** Number of commits of each line of history to send; 0 when the client asks for no depth. */
  readonly depth: number;
  /** Count `depth` from the client's present boundary instead of the wanted commits. */
  readonly relative: boolean;
  /** Seconds since the epoch; older commits are left out. Null: no such limit. */
  readonly since: number | null;
  /** Commits left out together with their ancestors. */
  readonly not: readonly number[];
}

export const noDeepening: DeepenRequest = { depth: 0, relative: false, since: null, not: [] };

export interface ShallowChange {
  /** Commits to announce as the new boundary. */
  readonly shallow: readonly number[];
  /** Commits of the client's boundary that cease to be one. */
  readonly unshallow: readonly number[];
  /** Every commit whose parents the client will not have after this fetch, or did not have before it; null: none. */
  readonly cut: SlotSet | null;
  /** Parents of `unshallow`: wanted as if the client had named them. */
  readonly moreWants: readonly number[];
}

export function isDeepening(request: DeepenRequest): boolean {
  return request.depth > 0 || request.since !== null || request.not.length > 0;
}

/**
 * Works out the new boundary. `mayDeepen` says whether the history behind a commit the client is shallow at may be
 * shown to it; one it may not see stays shallow.
 */
export async function changeShallow(
  graph: CommitGraph,
  wants: readonly number[],
  clientShallow: readonly number[],
  request: DeepenRequest,
  mayDeepen: (commit: number) => boolean,
): Promise<Result<ShallowChange, string>> {
  if (!isDeepening(request)) {
    return ok({ shallow: [], unshallow: [], cut: setOf(graph, clientShallow), moreWants: [] });
  }
  const reach = await reachOf(graph, wants, clientShallow, request);
  if (!reach.ok) return reach;
  const { boundary, isInside } = reach.value;
  const before = setOf(graph, clientShallow);
  const shallow = boundary.filter((commit) => before?.has(commit) !== true);
  const unshallow = clientShallow.filter((commit) => isInside(commit) && mayDeepen(commit));
  const moreWants: number[] = [];
  for (const commit of unshallow) {
    for (let i = 0; i < graph.parentCount(commit); i++) moreWants.push(graph.parent(commit, i));
  }
  return ok({ shallow, unshallow, cut: setOf(graph, [...clientShallow, ...shallow]), moreWants });
}

interface Reach {
  /** Commits sent without their parents. */
  readonly boundary: readonly number[];
  /** Whether a commit is sent together with its parents. */
  readonly isInside: (commit: number) => boolean;
}

async function reachOf(
  graph: CommitGraph,
  wants: readonly number[],
  clientShallow: readonly number[],
  request: DeepenRequest,
): Promise<Result<Reach, string>> {
  if (request.depth === 0) return reachByRevisions(graph, wants, request);
  if (request.since !== null || request.not.length > 0) {
    return fail('deepen and deepen-since (or deepen-not) cannot be used together');
  }
  if (request.depth >= INFINITE_DEPTH) return ok({ boundary: [], isInside: () => true });
  if (!request.relative || clientShallow.length === 0) return ok(await reachByDepth(graph, wants, request.depth));
  const present = await depthOfNearest(graph, wants, clientShallow);
  if (present === 0) return ok({ boundary: [], isInside: () => false });
  return ok(await reachByDepth(graph, wants, Math.min(request.depth + present, INFINITE_DEPTH - 1)));
}

async function reachByDepth(graph: CommitGraph, wants: readonly number[], depth: number): Promise<Reach> {
  const inside = new SlotSet(graph.size);
  let boundary: readonly number[] = [];
  await walkLevels(graph, wants, (level, commits) => {
    if (level < depth) {
      for (const commit of commits) inside.add(commit);
      return true;
    }
    boundary = commits;
    return false;
  });
  return { boundary, isInside: (commit) => inside.has(commit) };
}

/** How deep below the wants the nearest of the commits is (1: it is wanted itself); 0 when none is reachable. */
async function depthOfNearest(
  graph: CommitGraph,
  wants: readonly number[],
  commits: readonly number[],
): Promise<number> {
  const targets = setOf(graph, commits);
  let depth = 0;
  await walkLevels(graph, wants, (level, found) => {
    if (found.some((commit) => targets?.has(commit) === true)) depth = level;
    return depth === 0;
  });
  return depth;
}

/** Visits the commits at distance 1, 2 … from outside the wants, each at its shortest distance, while `visit` says so. */
async function walkLevels(
  graph: CommitGraph,
  wants: readonly number[],
  visit: (level: number, commits: readonly number[]) => boolean,
): Promise<void> {
  const pause = makeYielder();
  const seen = new SlotSet(graph.size);
  let commits = wants.filter((commit) => seen.add(commit));
  for (let level = 1; commits.length > 0; level++) {
    if (!visit(level, commits)) return;
    if (level % LEVELS_PER_PAUSE === 0) await pause();
    const next: number[] = [];
    for (const commit of commits) {
      for (let i = 0; i < graph.parentCount(commit); i++) {
        const parent = graph.parent(commit, i);
        if (seen.add(parent)) next.push(parent);
      }
    }
    commits = next;
  }
}

async function reachByRevisions(
  graph: CommitGraph,
  wants: readonly number[],
  request: DeepenRequest,
): Promise<Result<Reach, string>> {
  const pause = makeYielder();
  const since = request.since ?? -Infinity;
  const excluded = new SlotSet(graph.size);
  await addReachable(graph, request.not, excluded);
  const isSelected = (commit: number): boolean => !excluded.has(commit) && graph.committedAt(commit) >= since;
  const seen = new SlotSet(graph.size);
  const edges = new SlotSet(graph.size);
  const boundary: number[] = [];
  const stack = wants.filter((commit) => isSelected(commit) && seen.add(commit));
  if (stack.length === 0) return fail('no commits selected for shallow requests');
  let rounds = 0;
  for (let commit = stack.pop(); commit !== undefined; commit = stack.pop()) {
    if (++rounds % ROUNDS_PER_PAUSE === 0) await pause();
    const parents: number[] = [];
    for (let i = 0; i < graph.parentCount(commit); i++) parents.push(graph.parent(commit, i));
    if (parents.every(isSelected)) {
      for (const parent of parents) if (seen.add(parent)) stack.push(parent);
      continue;
    }
    // None of its parents is sent, also not those selected. git would announce a boundary behind this one too, of
    // commits it does not send, and its client later stumbles over them ("error in object: unshallow").
    edges.add(commit);
    boundary.push(commit);
  }
  return ok({ boundary, isInside: (commit) => seen.has(commit) && !edges.has(commit) });
}

function setOf(graph: CommitGraph, commits: readonly number[]): SlotSet | null {
  if (commits.length === 0) return null;
  const set = new SlotSet(graph.size);
  for (const commit of commits) set.add(commit);
  return set;
}
