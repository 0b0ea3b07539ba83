/** `GET /{repo}/commits/{rev}[/{path}]`: the history of a revision, or of one of its files through its renames. */
import { listHistory } from '../../../app/history/list-history.ts';
import { openRevision } from '../../../app/browse/open-revision.ts';
import { ok } from '../../../domain/result.ts';
import { readPage } from '../page-number.ts';
import type { RepoPage } from '../repo-page.ts';
import { storedHeading } from '../repo-summary.ts';
import { respondWithPage } from '../respond.ts';
import { revisionView } from '../revision-view.ts';

const PAGE_SIZE = 50;

export const showCommits: RepoPage = async (context, repo, rest) => {
  const services = context.get('services');
  const revision = await openRevision(services, repo, rest);
  if (!revision.ok) return revision;
  const page = readPage(context.req.query('page'));
  const history = await listHistory(services, revision.value, { skip: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE });
  return ok(
    respondWithPage(context, {
      name: 'commits',
      data: {
        repo: await storedHeading(context, repo),
        revision: revisionView(revision.value),
        path: revision.value.path,
        ...history,
        page,
      },
    }),
  );
};
