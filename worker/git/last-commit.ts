/** For each entry of a directory, the commit that last changed it. */
import type { Oid } from '../domain/oid.ts';
import { CommitQueue } from './commit-queue.ts';
import { OID_BYTES, sameOidBytes } from './oid-bytes.ts';
import { readTree } from './read-object.ts';
import type { RepoView } from './repo-view.ts';
import { TreeCursor, fileMode } from './tree-format.ts';
import { TreeLookup } from './tree-lookup.ts';
import { makeYielder } from '../ports/yield.ts';

export interface LastCommitLimits {
  /** Commits to look at before giving up on the entries still open. */
  readonly maxCommits?: number;
}

/** An entry whose last change is looked for, in the state it has in the newest commit. */
interface Target {
  readonly name: string;
  readonly nameBytes: Uint8Array;
  readonly mode: number;
  readonly oidBytes: Uint8Array;
  /** Position in the directory's tree. */
  readonly order: number;
}

/**
 * For each name in the directory at `directory` (`''` is the root), the number of the commit that
 * `git log -1 <from> -- <directory>/<name>` shows. A name is missing from the answer when the directory does not hold
 * it, or when the limit was reached first.
 *
 * That log follows, for one path, a single chain of commits: from each to the first parent that has the path in the
 * same state, until none has. So all entries are sent down the graph together, each commit holding those whose chain
 * passes through it, and a commit's tree is compared with its parents' once for all of them.
 */
export async function lastCommits(
  view: RepoView,
  from: number,
  directory: string,
  names: readonly string[],
  limits: LastCommitLimits = {},
): Promise<ReadonlyMap<string, number>> {
  const { commits } = view;
  const lookup = new TreeLookup(view, directory);
  const trees = new Map<number, Oid | null>();
  const treeOf = async (commit: number): Promise<Oid | null> => {
    const known = trees.get(commit);
    if (known !== undefined) return known;
    const found = await lookup.find(commits.tree(commit));
    const tree = found !== null && (found.mode & 0o170000) === fileMode.tree ? found.oid : null;
    trees.set(commit, tree);
    return tree;
  };

  const answer = new Map<string, number>();
  const start = await treeOf(from);
  if (start === null) return answer;
  const waiting = new Map<number, Target[]>([[from, await findTargets(view, start, new Set(names))]]);
  const queue = new CommitQueue((commit) => commits.generation(commit));
  queue.push(from);
  const pause = makeYielder();
  let left = limits.maxCommits ?? Infinity;

  // In order of generation a commit comes after all its children, so it is visited once, with all its entries.
  while (queue.size > 0 && left-- > 0) {
    const commit = queue.pop();
    let open = waiting.get(commit) ?? [];
    waiting.delete(commit);
    const tree = await treeOf(commit);
    trees.delete(commit);
    for (let i = 0; i < commits.parentCount(commit) && open.length > 0; i++) {
      const parent = commits.parent(commit, i);
      const parentTree = await treeOf(parent);
      if (parentTree === null) continue;
      const [same, changed] = parentTree === tree ? [open, []] : await splitByState(view, parentTree, open);
      open = changed;
      if (same.length === 0) continue;
      const others = waiting.get(parent);
      waiting.set(parent, others === undefined ? same : [...others, ...same].sort(byTreeOrder));
      if (others === undefined) queue.push(parent);
    }
    for (const target of open) answer.set(target.name, commit);
    const turn = pause();
    if (turn) await turn;
  }
  return answer;
}

async function findTargets(view: RepoView, tree: Oid, names: ReadonlySet<string>): Promise<Target[]> {
  const targets: Target[] = [];
  const data = await readTree(view, tree);
  if (data === null) return targets;
  const cursor = new TreeCursor(data);
  while (cursor.next()) {
    const name = cursor.name();
    if (!names.has(name)) continue;
    targets.push({
      name,
      nameBytes: data.slice(cursor.nameStart, cursor.nameEnd),
      mode: cursor.mode,
      oidBytes: data.slice(cursor.oidStart, cursor.oidStart + OID_BYTES),
      order: targets.length,
    });
  }
  return targets;
}

/** Splits targets, in the order of trees, by whether the tree holds them in the same state. */
async function splitByState(
  view: RepoView,
  tree: Oid,
  targets: readonly Target[],
): Promise<[same: Target[], changed: Target[]]> {
  const same: Target[] = [];
  const changed: Target[] = [];
  const data = readTree(view, tree);
  const cursor = new TreeCursor((data instanceof Promise ? await data : data) ?? new Uint8Array());
  let more = cursor.next();
  for (const target of targets) {
    const isTree = (target.mode & 0o170000) === fileMode.tree;
    let order = -1;
    while (more && (order = cursor.compareTo(target.nameBytes, isTree)) < 0) more = cursor.next();
    const held = more && order === 0 && cursor.mode === target.mode;
    (held && sameOidBytes(cursor.data, cursor.oidStart, target.oidBytes, 0) ? same : changed).push(target);
  }
  return [same, changed];
}

function byTreeOrder(a: Target, b: Target): number {
  return a.order - b.order;
}
