/** Finds the commit that last changed one file or folder of a revision. */
import type { Oid } from '../../domain/oid.ts';
import { readCommit } from '../../git/history.ts';
import { subjectOf } from '../../git/object-format.ts';
import type { Services } from '../services.ts';
import { type Patience, findLastCommits } from './last-commits.ts';
import type { OpenRevision } from './open-revision.ts';

export interface LastChange {
  readonly oid: Oid;
  readonly title: string;
  /** Name of the author as the commit has it. */
  readonly author: string;
  /** Milliseconds since the epoch. */
  readonly committedAt: number;
}

export interface FoundChange {
  readonly change: LastChange | null;
  /** True when there may be one further back than it was looked for. */
  readonly isCut: boolean;
}

/** The change of what stands at `revision.path`; of the root, the revision's own commit. */
export async function getLastChange(
  services: Services,
  revision: OpenRevision,
  patience: Patience,
): Promise<FoundChange> {
  const { view, commit: start, path } = revision;
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  const { commits, isCut } =
    path === ''
      ? { commits: new Map([[name, start]]), isCut: false }
      : await findLastCommits(services, revision, path.slice(0, Math.max(0, slash)), [name], patience);
  const commit = commits.get(name);
  if (commit === undefined) return { change: null, isCut };
  const { message, author } = await readCommit(view, commit);
  const change = {
    oid: view.commits.oid(commit),
    title: subjectOf(message),
    author: author.name,
    committedAt: view.commits.committedAt(commit) * 1000,
  };
  return { change, isCut: false };
}
