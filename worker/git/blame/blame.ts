/**
 * Who last changed each line of a file: lines are handed from a version to the versions before it, through merges and
 * renames, until one is reached whose parents do not have them. The answer is `git blame`'s, within a budget.
 */
import type { Oid } from '../../domain/oid.ts';
import { makeYielder } from '../../ports/yield.ts';
import { CommitQueue } from '../commit-queue.ts';
import { findRenameSource } from '../diff/find-rename.ts';
import { diffLines, splitLines } from '../line-diff.ts';
import { blobSize, readBlob } from '../read-object.ts';
import type { RepoView } from '../repo-view.ts';
import { TreeLookup } from '../tree-lookup.ts';
import { countCommonTail } from './common-tail.ts';
import { type LineRange, passOn } from './line-ranges.ts';

export interface BlameLimits {
  /** Commits looked at. */
  readonly maxCommits?: number;
  /** Bytes of all versions compared. */
  readonly maxBytes?: number;
}

/** Lines that belong together: same commit, next to each other in both versions. */
export interface BlamedRange {
  /** First line in the file as it is now, from 0. */
  readonly start: number;
  readonly count: number;
  readonly commit: number;
  /** What the file was called in that commit, and where the lines were in it, from 0. */
  readonly path: string;
  readonly originalStart: number;
  /** The version before it, when the file was there before. */
  readonly before?: { readonly commit: number; readonly path: string };
  /** The budget ended here: the lines are this old or older. */
  readonly isOpen: boolean;
}

const DEFAULT_MAX_COMMITS = 20_000;
const DEFAULT_MAX_BYTES = 256 << 20;

/** A file in a commit. */
interface Version {
  readonly path: string;
  readonly oid: Oid;
  ranges: LineRange[];
}

/** The file must be there, and be a file. Ranges are in the order of lines. */
export async function blameFile(
  view: RepoView,
  commit: number,
  path: string,
  limits: BlameLimits = {},
): Promise<readonly BlamedRange[]> {
  const walk = new Walk(view, limits);
  const oid = await walk.find(commit, path);
  const lines = oid === null ? [] : await walk.linesOf(oid);
  if (oid === null || lines.length === 0) return [];
  walk.add(commit, path, oid, [{ start: 0, original: 0, count: lines.length }]);
  return joinRanges(await walk.run());
}

class Walk {
  readonly #view: RepoView;
  readonly #lookups = new Map<string, TreeLookup>();
  /** By commit; a file can have been two files. */
  readonly #versions = new Map<number, Version[]>();
  readonly #queue: CommitQueue;
  readonly #kept = new Map<Oid, readonly Uint8Array[]>();
  readonly #done: BlamedRange[] = [];
  #commitsLeft: number;
  #bytesLeft: number;

  constructor(view: RepoView, limits: BlameLimits) {
    this.#view = view;
    this.#queue = new CommitQueue((commit) => view.commits.generation(commit));
    this.#commitsLeft = limits.maxCommits ?? DEFAULT_MAX_COMMITS;
    this.#bytesLeft = limits.maxBytes ?? DEFAULT_MAX_BYTES;
  }

  async run(): Promise<BlamedRange[]> {
    const pause = makeYielder();
    // In order of generation a commit comes after all its children, so all it can be blamed for is known.
    while (this.#queue.size > 0) {
      const commit = this.#queue.pop();
      const versions = this.#versions.get(commit) ?? [];
      this.#versions.delete(commit);
      const isOver = this.#commitsLeft-- <= 0 || this.#bytesLeft <= 0;
      for (const version of versions) {
        if (isOver) this.#close(commit, version, undefined, true);
        else await this.#pass(commit, version);
      }
      const turn = pause();
      if (turn) await turn;
    }
    return this.#done.sort((a, b) => a.start - b.start);
  }

  add(commit: number, path: string, oid: Oid, ranges: LineRange[]): void {
    const versions = this.#versions.get(commit);
    const known = versions?.find((version) => version.path === path);
    if (known !== undefined) known.ranges = [...known.ranges, ...ranges].sort((a, b) => a.original - b.original);
    else if (versions !== undefined) versions.push({ path, oid, ranges });
    else {
      this.#versions.set(commit, [{ path, oid, ranges }]);
      this.#queue.push(commit);
    }
  }

  /** Hands the lines on to the parents; what none of them has is the commit's own. */
  async #pass(commit: number, version: Version): Promise<void> {
    const { commits } = this.#view;
    const parents: { readonly commit: number; readonly path: string; readonly oid: Oid }[] = [];
    const missing: number[] = [];
    for (let i = 0; i < commits.parentCount(commit); i++) {
      const parent = commits.parent(commit, i);
      const oid = await this.find(parent, version.path);
      if (oid === version.oid) return this.add(parent, version.path, oid, version.ranges);
      if (oid === null) missing.push(parent);
      else parents.push({ commit: parent, path: version.path, oid });
    }
    for (const parent of missing) {
      const source = await findRenameSource(this.#view, commits.tree(parent), commits.tree(commit), version.path);
      if (source?.oid === version.oid) return this.add(parent, source.path, source.oid, version.ranges);
      if (source !== null) parents.push({ commit: parent, path: source.path, oid: source.oid });
    }
    const first = parents[0];
    for (const parent of parents) {
      if (version.ranges.length === 0) return;
      const [old, own] = [await this.linesOf(parent.oid), await this.linesOf(version.oid)];
      const tail = countCommonTail(old, own);
      const changes = await diffLines(old.slice(0, old.length - tail), own.slice(0, own.length - tail));
      const { passed, kept } = passOn(changes, version.ranges);
      if (passed.length > 0) this.add(parent.commit, parent.path, parent.oid, passed);
      version.ranges = kept;
    }
    this.#close(commit, version, first, false);
  }

  #close(
    commit: number,
    { path, ranges }: Version,
    before: { readonly commit: number; readonly path: string } | undefined,
    isOpen: boolean,
  ): void {
    for (const { start, original, count } of ranges) {
      const previous = before === undefined ? {} : { before: { commit: before.commit, path: before.path } };
      this.#done.push({ start, count, commit, path, originalStart: original, ...previous, isOpen });
    }
  }

  /** The file at the path; null when there is none, or something else. */
  async find(commit: number, path: string): Promise<Oid | null> {
    let lookup = this.#lookups.get(path);
    if (lookup === undefined) {
      lookup = new TreeLookup(this.#view, path);
      this.#lookups.set(path, lookup);
    }
    const found = await lookup.find(this.#view.commits.tree(commit));
    return found !== null && (found.mode & 0o100000) !== 0 && blobSize(this.#view, found.oid) !== null
      ? found.oid
      : null;
  }

  async linesOf(oid: Oid): Promise<readonly Uint8Array[]> {
    const kept = this.#kept.get(oid);
    if (kept !== undefined) return kept;
    const data = (await readBlob(this.#view, oid)) ?? new Uint8Array();
    this.#bytesLeft -= data.length;
    const lines = splitLines(data.slice());
    // A version is compared as the newer one soon after it was the older one.
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size < MAX_KEPT) break;
      this.#kept.delete(oldest);
    }
    this.#kept.set(oid, lines);
    return lines;
  }
}

const MAX_KEPT = 6;

function joinRanges(ranges: readonly BlamedRange[]): BlamedRange[] {
  const joined: BlamedRange[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    const continues =
      last !== undefined &&
      last.commit === range.commit &&
      last.path === range.path &&
      last.start + last.count === range.start &&
      last.originalStart + last.count === range.originalStart;
    if (continues) joined[joined.length - 1] = { ...last, count: last.count + range.count };
    else joined.push(range);
  }
  return joined;
}
