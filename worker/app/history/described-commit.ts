/** A commit as people read it: its message, who made it and when. */
import type { Oid } from '../../domain/oid.ts';
import { readCommit } from '../../git/history.ts';
import { bodyOf, subjectOf } from '../../git/object-format.ts';
import type { OpenRevision } from '../browse/open-revision.ts';
import type { Services } from '../services.ts';
import { type Person, findPeople } from './find-people.ts';

export interface DescribedCommit {
  readonly oid: Oid;
  readonly title: string;
  /** The message below its title. */
  readonly body: string;
  readonly author: Person;
  /** Null when the author committed it. */
  readonly committer: Person | null;
  /** When it was committed, in milliseconds since the epoch. */
  readonly date: number;
}

/** Messages may be of any length; a page shows this much of one. */
const MAX_TITLE_CHARS = 500;
const MAX_BODY_CHARS = 20_000;

/** Commits of a repository by their numbers in `view.commits`, in the order given. */
export async function describeCommits(
  services: Services,
  { repo, view }: Pick<OpenRevision, 'repo' | 'view'>,
  commits: readonly number[],
): Promise<readonly DescribedCommit[]> {
  const read = [];
  for (const commit of commits) read.push({ commit, object: await readCommit(view, commit) });
  const signatures = read.flatMap(({ object }) => [object.author, object.committer]);
  const personOf = await findPeople(services, repo, signatures);
  return read.map(({ commit, object: { message, author, committer } }) => ({
    oid: view.commits.oid(commit),
    title: subjectOf(message).slice(0, MAX_TITLE_CHARS),
    body: bodyOf(message).slice(0, MAX_BODY_CHARS),
    author: personOf(author),
    committer: author.email === committer.email && author.name === committer.name ? null : personOf(committer),
    date: view.commits.committedAt(commit) * 1000,
  }));
}
