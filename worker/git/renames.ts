/**
 * Pairs deleted files with added ones that hold the same or nearly the same, as `git diff -M` does: identical contents
 * first, then files that kept their name in another directory, then whatever is at least half alike.
 */
import type { FileChange, FileSide } from './diff.ts';
import { blobSize, readBlob } from './read-object.ts';
import type { RepoView } from './repo-view.ts';
import { type Fingerprint, bestPossibleSimilarity, fingerprint, similarity } from './similarity.ts';
import { fileMode } from './tree-format.ts';
import { makeYielder } from '../ports/yield.ts';

const MIN_SIMILARITY = 0.5;
/** Needed by files that merely kept their name. */
const MIN_NAMESAKE_SIMILARITY = 0.75;
/** Comparing each with each is left out when that makes more pairs than this, as in git. */
const MAX_PAIRS = 1_000_000;
/** Lines looked at in all comparisons together, some tenths of a second; pairs past it do not count as alike. */
const MAX_COMPARED_LINES = 40_000_000;
const MAX_FILE_BYTES = 1 << 20;
/** All contents read together; the largest files past it are not compared. */
const MAX_TOTAL_BYTES = 16 << 20;

interface Pair {
  readonly before: FileSide;
  readonly after: FileSide;
  readonly score: number;
}

export async function detectRenames(view: RepoView, changes: readonly FileChange[]): Promise<FileChange[]> {
  const deleted = new Set<FileSide>();
  const added = new Set<FileSide>();
  for (const { status, before, after } of changes) {
    if (status === 'deleted' && before !== undefined && isBlob(before)) deleted.add(before);
    if (status === 'added' && after !== undefined && isBlob(after)) added.add(after);
  }
  const pairs = new Map<FileSide, Pair>();
  const take = (pair: Pair): void => {
    if (!deleted.delete(pair.before) || !added.delete(pair.after)) return;
    pairs.set(pair.before, pair);
    pairs.set(pair.after, pair);
  };
  pairIdentical(deleted, added, take);
  const contents = new Contents(view, [...deleted, ...added]);
  await pairNamesakes(deleted, added, contents, take);
  if (deleted.size * added.size <= MAX_PAIRS) await pairSimilar(deleted, added, contents, take);
  return changes.flatMap((change) => replaceByRename(change, pairs));
}

function replaceByRename(change: FileChange, pairs: ReadonlyMap<FileSide, Pair>): FileChange[] {
  if (change.status === 'deleted') return change.before !== undefined && pairs.has(change.before) ? [] : [change];
  const pair = change.status === 'added' && change.after !== undefined ? pairs.get(change.after) : undefined;
  if (pair === undefined) return [change];
  return [{ status: 'renamed', before: pair.before, after: pair.after, similarity: Math.floor(pair.score * 100) }];
}

function pairIdentical(deleted: ReadonlySet<FileSide>, added: ReadonlySet<FileSide>, take: (pair: Pair) => void): void {
  const byOid = Map.groupBy(deleted, (side) => side.oid);
  for (const after of [...added]) {
    const sources = byOid.get(after.oid)?.filter((before) => deleted.has(before) && sameType(before, after));
    const before = sources?.find((source) => baseName(source) === baseName(after)) ?? sources?.[0];
    if (before !== undefined) take({ before, after, score: 1 });
  }
}

async function pairNamesakes(
  deleted: ReadonlySet<FileSide>,
  added: ReadonlySet<FileSide>,
  contents: Contents,
  take: (pair: Pair) => void,
): Promise<void> {
  const newNames = Map.groupBy(added, baseName);
  for (const [name, [before, otherBefore]] of Map.groupBy(deleted, baseName)) {
    const [after, otherAfter] = newNames.get(name) ?? [];
    if (before === undefined || after === undefined || otherBefore !== undefined || otherAfter !== undefined) continue;
    const score = await contents.compare(before, after, MIN_NAMESAKE_SIMILARITY);
    if (score >= MIN_NAMESAKE_SIMILARITY) take({ before, after, score });
  }
}

async function pairSimilar(
  deleted: ReadonlySet<FileSide>,
  added: ReadonlySet<FileSide>,
  contents: Contents,
  take: (pair: Pair) => void,
): Promise<void> {
  const pause = makeYielder();
  const candidates: Pair[] = [];
  for (const after of added) {
    for (const before of deleted) {
      const score = await contents.compare(before, after, MIN_SIMILARITY);
      if (score >= MIN_SIMILARITY) candidates.push({ before, after, score });
      const turn = pause();
      if (turn) await turn;
    }
  }
  const sameName = (pair: Pair): number => (baseName(pair.before) === baseName(pair.after) ? 1 : 0);
  candidates.sort((a, b) => b.score - a.score || sameName(b) - sameName(a));
  candidates.forEach(take);
}

/** Fingerprints of files, made when first needed and kept within the limits. */
class Contents {
  readonly #view: RepoView;
  /** Size in bytes of those that may be read. */
  readonly #sizes = new Map<string, number>();
  readonly #known = new Map<string, Fingerprint | null>();
  #linesLeft = MAX_COMPARED_LINES;

  constructor(view: RepoView, files: readonly FileSide[]) {
    this.#view = view;
    const sizes = files.filter(isRegular).map(({ oid }) => ({ oid, sizeBytes: blobSize(view, oid) ?? Infinity }));
    let bytesLeft = MAX_TOTAL_BYTES;
    for (const { oid, sizeBytes } of sizes.sort((a, b) => a.sizeBytes - b.sizeBytes)) {
      bytesLeft -= sizeBytes;
      if (bytesLeft < 0 || sizeBytes > MAX_FILE_BYTES) break;
      this.#sizes.set(oid, sizeBytes);
    }
  }

  /** The similarity, or 0 where it cannot reach `least` or is not to be found out. */
  async compare(before: FileSide, after: FileSide, least: number): Promise<number> {
    const [beforeBytes, afterBytes] = [this.#sizes.get(before.oid), this.#sizes.get(after.oid)];
    if (beforeBytes === undefined || afterBytes === undefined || !isRegular(before) || !isRegular(after)) return 0;
    if (bestPossibleSimilarity(beforeBytes, afterBytes) < least) return 0;
    const [x, y] = [await this.#fingerprint(before), await this.#fingerprint(after)];
    if (x === null || y === null || this.#linesLeft < 0) return 0;
    this.#linesLeft -= x.hashes.length + y.hashes.length;
    return similarity(x, y);
  }

  async #fingerprint({ oid }: FileSide): Promise<Fingerprint | null> {
    const known = this.#known.get(oid);
    if (known !== undefined) return known;
    const data = await readBlob(this.#view, oid);
    const made = data === null ? null : fingerprint(data);
    this.#known.set(oid, made);
    return made;
  }
}

function isBlob(side: FileSide): boolean {
  return (side.mode & 0o170000) !== fileMode.submodule;
}

function isRegular(side: FileSide): boolean {
  return (side.mode & 0o170000) === 0o100000;
}

function sameType(a: FileSide, b: FileSide): boolean {
  return (a.mode & 0o170000) === (b.mode & 0o170000);
}

function baseName(side: FileSide): string {
  return side.path.slice(side.path.lastIndexOf('/') + 1);
}
