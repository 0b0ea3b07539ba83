/** For each entry of a directory, the commit that last changed it. */
import type { Oid } from '../domain/oid.ts';
import { CommitQueue } from './commit-queue.ts';
import { OID_BYTES, sameOidBytes } from './oid-bytes.ts';
import { readTree } from './read-object.ts';
import type { RepoView } from './repo-view.ts';
import { TreeCursor, fileMode } from './tree-format.ts';
import { TreeLookup } from './tree-lookup.ts';
import { makeYielder } from '../ports/yield.ts';

export interface LastCommitOptions {
  /** Commits to look at before giving up on the entries still open. */
  readonly maxCommits?: number;
  /** Bytes of trees to look at before giving up; what is under way is brought to its end. */
  readonly maxTreeBytes?: number;
  /** Asked before each commit; true gives up. */
  readonly isOver?: () => boolean;
  /** By commit, what is known already: for names of the same directory, as found from that commit. */
  readonly known?: ReadonlyMap<number, ReadonlyMap<string, number>>;
}

export interface LastCommits {
  /** By name, the number of a commit. */
  readonly commits: ReadonlyMap<string, number>;
  /** True when a limit was reached with entries still open. */
  readonly isCut: boolean;
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
 * it, or when a limit was reached first.
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
  options: LastCommitOptions = {},
): Promise<LastCommits> {
  const { commits } = view;
  const { maxCommits = Infinity, maxTreeBytes = Infinity, isOver, known } = options;
  const lookup = new TreeLookup(view, directory);
  const trees = new Map<number, Oid | null>();
  const treeOf = async (commit: number): Promise<Oid | null> => {
    const seen = trees.get(commit);
    if (seen !== undefined) return seen;
    const found = await lookup.find(commits.tree(commit));
    const tree = found !== null && (found.mode & 0o170000) === fileMode.tree ? found.oid : null;
    trees.set(commit, tree);
    return tree;
  };

  const answer = new Map<string, number>();
  const start = await treeOf(from);
  if (start === null) return { commits: answer, isCut: false };
  const waiting = new Map<number, Target[]>([[from, await findTargets(view, start, new Set(names))]]);
  const queue = new CommitQueue((commit) => commits.generation(commit));
  queue.push(from);
  const pause = makeYielder();
  let left = maxCommits;
  let comparedBytes = 0;

  // In order of generation a commit comes after all its children, so it is visited once, with all its entries.
  while (queue.size > 0) {
    if (left-- <= 0 || lookup.bytesRead + comparedBytes >= maxTreeBytes || isOver?.() === true) {
      return { commits: answer, isCut: true };
    }
    const commit = queue.pop();
    let open = waiting.get(commit) ?? [];
    waiting.delete(commit);
    // From here on its chains are those that were followed before.
    const before = known?.get(commit);
    if (before !== undefined) open = open.filter(({ name }) => !takeKnown(answer, name, before.get(name)));
    const tree = await treeOf(commit);
    trees.delete(commit);
    for (let i = 0; i < commits.parentCount(commit) && open.length > 0; i++) {
      const parent = commits.parent(commit, i);
      const parentTree = await treeOf(parent);
      if (parentTree === null) continue;
      const { same, changed, bytes } =
        parentTree === tree ? { same: open, changed: [], bytes: 0 } : await splitByState(view, parentTree, open);
      comparedBytes += bytes;
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
  return { commits: answer, isCut: false };
}

function takeKnown(answer: Map<string, number>, name: string, commit: number | undefined): boolean {
  if (commit === undefined) return false;
  answer.set(name, commit);
  return true;
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
): Promise<{ readonly same: Target[]; readonly changed: Target[]; readonly bytes: number }> {
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
  return { same, changed, bytes: cursor.data.length };
}

function byTreeOrder(a: Target, b: Target): number {
  return a.order - b.order;
}
