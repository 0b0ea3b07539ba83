/** Who last changed each line of a file of a revision, with the commits described. */
import type { HubError } from '../../domain/errors.ts';
import type { Oid } from '../../domain/oid.ts';
import { type Result, ok } from '../../domain/result.ts';
import { guessLanguage } from '../../formats/highlight/guess-language.ts';
import { type CodeLine, highlight } from '../../formats/highlight/highlight.ts';
import { Kept } from '../../formats/kept.ts';
import { type BlamedRange, blameFile } from '../../git/blame/blame.ts';
import { splitLines } from '../../git/line-diff.ts';
import type { RepoView } from '../../git/repo-view.ts';
import { isBinary } from '../../git/similarity.ts';
import { findFile, readBlob } from '../browse/find-file.ts';
import type { RepoEntry } from '../browse/repo-entry.ts';
import type { OpenRevision } from '../browse/open-revision.ts';
import type { Services } from '../services.ts';
import { type DescribedCommit, describeCommits } from './described-commit.ts';

export interface BlamedLines {
  /** Null when the hub stopped looking: they are as old as `older` or older. */
  readonly commit: (DescribedCommit & { readonly path: string }) | null;
  /** The version before, when there is one. */
  readonly before?: { readonly oid: Oid; readonly path: string };
  /** From 1. */
  readonly start: number;
  readonly lines: readonly CodeLine[];
}

export interface Blame {
  readonly sizeBytes: number;
  /** Null for a file that is no text or too large. */
  readonly groups: readonly BlamedLines[] | null;
  /** Where to go on when some lines are older than the hub looked. */
  readonly older: { readonly oid: Oid; readonly path: string } | null;
  /** There are more lines than are shown. */
  readonly isCut: boolean;
}

const MAX_FILE_BYTES = 1 << 20;
const MAX_LINES = 5000;
const MAX_LINE_CHARS = 2000;
const LIMITS = { maxCommits: 10_000, maxBytes: 128 << 20 };

/** A commit and a path fix who wrote what for ever, except that an address may become an account's. */
/** By lines, some 20 MB of them. */
const colours = new Kept<readonly CodeLine[]>(60_000, (lines) => lines.length + 1);

async function colouredLines({ oid, path }: RepoEntry, bytes: Uint8Array): Promise<readonly CodeLine[]> {
  const language = guessLanguage(path);
  const key = `${oid} ${language}`;
  const before = colours.get(key);
  if (before !== undefined) return before;
  const decoder = new TextDecoder();
  const lines = splitLines(bytes).map((line) =>
    // What ends a line for the colours but not for git would put them out of step.
    decoder
      .decode(line.subarray(0, MAX_LINE_CHARS))
      .replace(/\r?\n$/, '')
      .replaceAll('\r', ' '),
  );
  const coloured = await highlight(`${lines.slice(0, MAX_LINES).join('\n')}\n`, language);
  return colours.set(
    key,
    lines.map((line, index) => coloured[index] ?? [[line]]),
  );
}

interface KeptRange {
  readonly range: BlamedRange;
  readonly ids: readonly [commit: Oid, before: Oid];
}

const known = new Kept<readonly KeptRange[]>(50_000, (ranges) => ranges.length + 1);

export async function readBlame(services: Services, revision: OpenRevision): Promise<Result<Blame, HubError>> {
  const found = await findFile(revision);
  if (!found.ok) return found;
  const { sizeBytes, lfs } = found.value;
  const nothing = { sizeBytes, groups: null, older: null, isCut: false };
  if (lfs !== undefined || sizeBytes > MAX_FILE_BYTES) return ok(nothing);
  const bytes = (await readBlob(revision, found.value)).slice();
  if (isBinary(bytes)) return ok(nothing);
  const ranges = await rangesOf(revision);
  const { view } = revision;
  const shown = [...new Set(ranges.filter(({ isOpen }) => !isOpen).map(({ commit }) => commit))];
  const described = await describeCommits(services, revision, shown);
  const byCommit = new Map(shown.map((commit, index) => [commit, described[index]]));
  const lines = await colouredLines(found.value, bytes);
  const open = ranges.find(({ isOpen }) => isOpen);
  return ok({
    sizeBytes,
    groups: ranges
      .filter(({ start }) => start < MAX_LINES)
      .map((range) => {
        const commit = range.isOpen ? undefined : byCommit.get(range.commit);
        const { before } = range;
        return {
          commit: commit === undefined ? null : { ...commit, path: range.path },
          ...(before === undefined ? {} : { before: { oid: view.commits.oid(before.commit), path: before.path } }),
          start: range.start + 1,
          lines: lines.slice(range.start, Math.min(MAX_LINES, range.start + range.count)),
        };
      }),
    older: open === undefined ? null : { oid: view.commits.oid(open.commit), path: open.path },
    isCut: lines.length > MAX_LINES,
  });
}

/** Commits are numbered anew whenever a repository changes, so what is kept names them by their ids. */
async function rangesOf({ repo, view, oid, commit, path }: OpenRevision): Promise<readonly BlamedRange[]> {
  const key = `${repo.id}\n${oid}\n${path}`;
  const before = known.get(key);
  const kept = before ?? known.set(key, withIds(view, await blameFile(view, commit, path, LIMITS)));
  return kept.map(({ range, ids }) => ({
    ...range,
    commit: view.commits.find(ids[0]),
    ...(range.before === undefined ? {} : { before: { ...range.before, commit: view.commits.find(ids[1]) } }),
  }));
}

function withIds({ commits }: RepoView, ranges: readonly BlamedRange[]): readonly KeptRange[] {
  return ranges.map((range) => ({
    range,
    ids: [commits.oid(range.commit), commits.oid(range.before?.commit ?? range.commit)],
  }));
}
