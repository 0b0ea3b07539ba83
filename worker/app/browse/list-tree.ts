/** Lists what a directory of a revision holds, a page at a time, on request with the last commit of each entry. */
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { readCommit } from '../../git/history.ts';
import { lastCommits } from '../../git/last-commit.ts';
import { subjectOf } from '../../git/object-format.ts';
import { type PathEntry, findEntry, listTree } from '../../git/tree.ts';
import type { OpenRevision } from './open-revision.ts';
import { type RepoEntry, describeEntry } from './repo-entry.ts';

export interface LastCommit {
  readonly oid: string;
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly committedAt: number;
}

export interface ListedEntry extends RepoEntry {
  /** Present when it was asked for and found within the search's limits. */
  readonly lastCommit?: LastCommit;
}

export interface ListTreeInput {
  readonly recursive: boolean;
  readonly withLastCommit: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

export interface EntryPage {
  readonly entries: readonly ListedEntry[];
  readonly cursor?: string;
}

/** A page of the directory at `revision.path`; a path that is no directory is `entry-not-found`. */
export async function listDirectory(
  revision: OpenRevision,
  input: ListTreeInput,
): Promise<Result<EntryPage, HubError>> {
  const page = await listTree(revision.view, revision.tree, revision.path, {
    recursive: input.recursive,
    limit: input.limit,
    ...(input.cursor === undefined ? {} : { cursor: input.cursor }),
  });
  if (page === null) {
    return fail(
      hubError('entry-not-found', `There is no directory "${revision.path.slice(0, 300)}" at ${revision.name}.`),
    );
  }
  const entries = await describeAll(revision, page.entries, input.withLastCommit);
  return ok({ entries, ...(page.cursor === undefined ? {} : { cursor: page.cursor }) });
}

/** Describes those of the paths that exist, in the order asked for; directories count, the root does not. */
export async function describePaths(
  revision: OpenRevision,
  paths: readonly string[],
  withLastCommit: boolean,
): Promise<ListedEntry[]> {
  const found: PathEntry[] = [];
  for (const path of new Set(paths)) {
    const entry = await findEntry(revision.view, revision.tree, path);
    if (entry !== null && entry.path !== '') found.push(entry);
  }
  return describeAll(revision, found, withLastCommit);
}

async function describeAll(
  revision: OpenRevision,
  entries: readonly PathEntry[],
  withLastCommit: boolean,
): Promise<ListedEntry[]> {
  const described: RepoEntry[] = [];
  for (const entry of entries) {
    const one = await describeEntry(revision.view, entry);
    if (one !== null) described.push(one);
  }
  return withLastCommit ? addLastCommits(revision, described) : described;
}

/** Commits looked at for one directory: enough for any usual history, and bounded for the rest. */
const MAX_COMMITS = 20_000;

async function addLastCommits(revision: OpenRevision, entries: readonly RepoEntry[]): Promise<ListedEntry[]> {
  const directories = Map.groupBy(entries, (entry) => parentOf(entry.path));
  const commitOf = new Map<string, number>();
  for (const [directory, children] of directories) {
    const names = children.map((entry) => nameOf(entry.path));
    const found = await lastCommits(revision.view, revision.commit, directory, names, { maxCommits: MAX_COMMITS });
    for (const entry of children) {
      const commit = found.get(nameOf(entry.path));
      if (commit !== undefined) commitOf.set(entry.path, commit);
    }
  }
  const details = new Map<number, LastCommit>();
  for (const commit of new Set(commitOf.values())) details.set(commit, await describeCommit(revision, commit));
  return entries.map((entry) => {
    const lastCommit = details.get(commitOf.get(entry.path) ?? -1);
    return lastCommit === undefined ? entry : { ...entry, lastCommit };
  });
}

async function describeCommit(revision: OpenRevision, commit: number): Promise<LastCommit> {
  const { commits } = revision.view;
  const { message } = await readCommit(revision.view, commit);
  return { oid: commits.oid(commit), title: subjectOf(message), committedAt: commits.committedAt(commit) * 1000 };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
