/** Finds the commit that last changed one file or folder of a revision. */
import type { Oid } from '../../domain/oid.ts';
import { readCommit } from '../../git/history.ts';
import { lastCommits } from '../../git/last-commit.ts';
import { subjectOf } from '../../git/object-format.ts';
import type { OpenRevision } from './open-revision.ts';

export interface LastChange {
  readonly oid: Oid;
  readonly title: string;
  /** Name of the author as the commit has it. */
  readonly author: string;
  /** Milliseconds since the epoch. */
  readonly committedAt: number;
}

/** Enough for any usual history; for older changes the answer is null. */
const MAX_COMMITS = 20_000;

/** The change of what stands at `revision.path`; of the root, the revision's own commit. */
export async function getLastChange(revision: OpenRevision): Promise<LastChange | null> {
  const commit = await findCommit(revision);
  if (commit === null) return null;
  const { commits } = revision.view;
  const { message, author } = await readCommit(revision.view, commit);
  return {
    oid: commits.oid(commit),
    title: subjectOf(message),
    author: author.name,
    committedAt: commits.committedAt(commit) * 1000,
  };
}

async function findCommit({ view, commit, path }: OpenRevision): Promise<number | null> {
  if (path === '') return commit;
  const slash = path.lastIndexOf('/');
  const directory = path.slice(0, Math.max(0, slash));
  const name = path.slice(slash + 1);
  const found = await lastCommits(view, commit, directory, [name], { maxCommits: MAX_COMMITS });
  return found.get(name) ?? null;
}
