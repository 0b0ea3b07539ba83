/** Groups a repository's refs as the Hugging Face API lists them. */
import type { Oid } from '../../domain/oid.ts';
import type { RepoView } from '../../git/repo-view.ts';

export interface ListedRef {
  readonly name: string;
  /** Full name, e.g. `refs/heads/main`. */
  readonly ref: string;
  readonly targetCommit: Oid;
}

export interface ListedRefs {
  readonly branches: readonly ListedRef[];
  /** Made by the hub from a dataset's files, e.g. `refs/convert/parquet`. */
  readonly converts: readonly ListedRef[];
  readonly tags: readonly ListedRef[];
  readonly pullRequests: readonly ListedRef[];
}

/** The default branch comes first; a client without a `main` takes the first one. */
export function listRefs(view: RepoView): ListedRefs {
  const below = (prefix: string): ListedRef[] =>
    view.refs.all
      .filter((ref) => ref.name.startsWith(prefix))
      .map((ref) => ({ name: ref.name.slice(prefix.length), ref: ref.name, targetCommit: ref.peeled ?? ref.oid }));
  const branches = below('refs/heads/');
  const isHead = (ref: ListedRef): number => Number(ref.ref === view.refs.head);
  return {
    branches: branches.toSorted((a, b) => isHead(b) - isHead(a)),
    converts: below('refs/convert/'),
    tags: below('refs/tags/'),
    pullRequests: below('refs/pr/'),
  };
}
