/** Lists what a directory of a revision holds, a page at a time, on request with the last commit of each entry. */
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { readCommit } from '../../git/history.ts';
import { subjectOf } from '../../git/object-format.ts';
import { type PathEntry, findEntry, listTree } from '../../git/tree.ts';
import type { Services } from '../services.ts';
import { type Patience, findLastCommits } from './last-commits.ts';
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
  /** How long to look for the last commit of each entry; null: not at all. */
  readonly lastCommits: Patience | null;
  readonly limit: number;
  readonly cursor?: string;
}

export interface EntryPage {
  readonly entries: readonly ListedEntry[];
  /** True when last commits may be further back than they were looked for. */
  readonly isCut: boolean;
  readonly cursor?: string;
}

/** A page of the directory at `revision.path`; a path that is no directory is `entry-not-found`. */
export async function listDirectory(
  services: Services,
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
  const described = await describeAll(services, revision, page.entries, input.lastCommits);
  return ok({ ...described, ...(page.cursor === undefined ? {} : { cursor: page.cursor }) });
}

/** Describes those of the paths that exist, in the order asked for; directories count, the root does not. */
export async function describePaths(
  services: Services,
  revision: OpenRevision,
  paths: readonly string[],
  patience: Patience | null,
): Promise<readonly ListedEntry[]> {
  const found: PathEntry[] = [];
  for (const path of new Set(paths)) {
    const entry = await findEntry(revision.view, revision.tree, path);
    if (entry !== null && entry.path !== '') found.push(entry);
  }
  return (await describeAll(services, revision, found, patience)).entries;
}

async function describeAll(
  services: Services,
  revision: OpenRevision,
  entries: readonly PathEntry[],
  patience: Patience | null,
): Promise<Pick<EntryPage, 'entries' | 'isCut'>> {
  const described: RepoEntry[] = [];
  for (const entry of entries) {
    const one = await describeEntry(revision.view, entry);
    if (one !== null) described.push(one);
  }
  return patience === null
    ? { entries: described, isCut: false }
    : addLastCommits(services, revision, described, patience);
}

async function addLastCommits(
  services: Services,
  revision: OpenRevision,
  entries: readonly RepoEntry[],
  patience: Patience,
): Promise<Pick<EntryPage, 'entries' | 'isCut'>> {
  const directories = Map.groupBy(entries, (entry) => parentOf(entry.path));
  const commitOf = new Map<string, number>();
  let isCut = false;
  const since = services.clock.now();
  for (const [directory, children] of directories) {
    const names = children.map((entry) => nameOf(entry.path));
    const found = await findLastCommits(services, revision, directory, names, patience, since);
    isCut ||= found.isCut;
    for (const entry of children) {
      const commit = found.commits.get(nameOf(entry.path));
      if (commit !== undefined) commitOf.set(entry.path, commit);
    }
  }
  const details = new Map<number, LastCommit>();
  for (const commit of new Set(commitOf.values())) details.set(commit, await describeCommit(revision, commit));
  const dated = entries.map((entry) => {
    const lastCommit = details.get(commitOf.get(entry.path) ?? -1);
    return lastCommit === undefined ? entry : { ...entry, lastCommit };
  });
  return { entries: dated, isCut };
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
