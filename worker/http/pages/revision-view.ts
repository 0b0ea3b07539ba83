/** Names the revision a page shows and those it could show instead. */
import type { CommitSummary, RevisionView } from '#portal';
import type { LastChange } from '../../app/browse/get-last-change.ts';
import type { Patience } from '../../app/browse/last-commits.ts';
import { listRefs } from '../../app/browse/list-refs.ts';
import type { OpenRevision } from '../../app/browse/open-revision.ts';
import type { HubContext } from '../hub-env.ts';

/** A list to choose from by eye; more are looked for by their names. */
const MAX_REFS = 200;

export function revisionView({ view, name, oid }: OpenRevision): RevisionView {
  const { branches, tags } = listRefs(view);
  return {
    name,
    oid,
    branches: branches.slice(0, MAX_REFS).map((ref) => ref.name),
    tags: tags
      .slice(-MAX_REFS)
      .map((ref) => ref.name)
      .toReversed(),
    hasMore: branches.length > MAX_REFS || tags.length > MAX_REFS,
  };
}

export function commitSummary(change: LastChange | null): CommitSummary | null {
  return change === null
    ? null
    : { oid: change.oid, title: change.title, author: change.author, date: change.committedAt };
}

/** A page comes at once; the same with all last changes is an address of its own (`TreeData.isCut`). */
export function readPatience(context: HubContext): Patience {
  return context.req.query('changes') === 'all' ? 'thorough' : 'glance';
}
