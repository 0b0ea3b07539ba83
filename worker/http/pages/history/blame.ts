/** `GET /{repo}/blame/{rev}/{path}`: who last changed each line of a file. */
import { openRevision } from '../../../app/browse/open-revision.ts';
import { readBlame } from '../../../app/history/read-blame.ts';
import { ok } from '../../../domain/result.ts';
import type { RepoPage } from '../repo-page.ts';
import { storedHeading } from '../repo-summary.ts';
import { respondWithPage } from '../respond.ts';
import { revisionView } from '../revision-view.ts';

export const showBlame: RepoPage = async (context, repo, rest) => {
  const services = context.get('services');
  const revision = await openRevision(services, repo, rest);
  if (!revision.ok) return revision;
  const blame = await readBlame(services, revision.value);
  if (!blame.ok) return blame;
  const dates = (blame.value.groups ?? []).flatMap(({ commit }) => commit?.date ?? []);
  return ok(
    respondWithPage(context, {
      name: 'blame',
      data: {
        repo: await storedHeading(context, repo),
        revision: revisionView(revision.value),
        path: revision.value.path,
        ...blame.value,
        oldest: dates.reduce((least, date) => Math.min(least, date), dates[0] ?? 0),
        newest: dates.reduce((most, date) => Math.max(most, date), 0),
      },
    }),
  );
};
