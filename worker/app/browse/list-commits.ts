/** Lists the commits behind a revision, a page at a time. */
import type { Oid } from '../../domain/oid.ts';
import { countCommits, log, readCommit } from '../../git/history.ts';
import { type Signature, bodyOf, subjectOf } from '../../git/object-format.ts';
import type { OpenRevision } from './open-revision.ts';

export interface ListedCommit {
  readonly oid: Oid;
  readonly title: string;
  /** The message below its title. */
  readonly message: string;
  readonly author: Signature;
  /** Milliseconds since the epoch. */
  readonly committedAt: number;
}

export interface CommitPage {
  readonly commits: readonly ListedCommit[];
  /** Of all pages together. */
  readonly total: number;
}

export interface CommitPageInput {
  readonly skip: number;
  readonly limit: number;
}

/** Newest first; with a path, the commits that changed it (`total` then still counts all of them). */
export async function listCommits(revision: OpenRevision, input: CommitPageInput): Promise<CommitPage> {
  const { view, commit } = revision;
  const commits: ListedCommit[] = [];
  const path = revision.path === '' ? {} : { path: revision.path };
  for await (const number of log(view, [commit], { ...input, ...path })) {
    const { message, author } = await readCommit(view, number);
    commits.push({
      oid: view.commits.oid(number),
      title: subjectOf(message),
      message: bodyOf(message),
      author,
      committedAt: view.commits.committedAt(number) * 1000,
    });
  }
  return { commits, total: await totalOf(revision) };
}

/** Lengths of histories by the id of their last commit, which fixes them for ever. */
const totals = new Map<Oid, number>();
const MAX_TOTALS = 2000;

async function totalOf({ view, commit, oid }: OpenRevision): Promise<number> {
  const known = totals.get(oid);
  if (known !== undefined) return known;
  const total = await countCommits(view, [commit]);
  if (totals.size >= MAX_TOTALS) totals.clear();
  totals.set(oid, total);
  return total;
}
