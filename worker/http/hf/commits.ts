/** `GET /api/{kind}s/{ns}/{name}/commits/{rev}[/{path}]`: the history of a revision. */
import { z } from 'zod';
import { type ListedCommit, listCommits } from '../../app/browse/list-commits.ts';
import { openRevisionIfBorn } from '../../app/browse/open-revision.ts';
import { hubError } from '../../domain/errors.ts';
import { fail, ok } from '../../domain/result.ts';
import { escapeHtml } from '../escape-html.ts';
import { isoDate } from './entry-json.ts';
import { nextLink } from './link-header.ts';
import { readQuery, texts, wholeNumber } from './query.ts';
import { repoRoute } from './repo-route.ts';

const query = z.object({
  limit: wholeNumber({ fallback: 50, min: 1, max: 1000 }),
  /** Page, from 0. */
  p: wholeNumber({ fallback: 0, min: 0, max: 1_000_000 }),
  expand: texts,
});

export const commitsRoute = repoRoute('see', async (context, { repo, rest }) => {
  const options = readQuery(context, query);
  if (!options.ok) return options;
  const { limit, p: page, expand } = options.value;
  const unknown = expand.find((property) => property !== 'formatted');
  if (unknown !== undefined) {
    return fail(hubError('bad-request', `"expand" knows only "formatted", not "${unknown.slice(0, 100)}".`));
  }
  const revision = await openRevisionIfBorn(context.get('services'), repo, rest);
  if (!revision.ok) return revision;
  if (revision.value === null) {
    context.header('X-Total-Count', '0');
    return ok(context.json([]));
  }
  // One more than asked for tells whether there is a next page.
  const { commits, total } = await listCommits(revision.value, { skip: page * limit, limit: limit + 1 });
  context.header('X-Repo-Commit', revision.value.oid);
  context.header('X-Total-Count', String(total));
  if (commits.length > limit) context.header('Link', nextLink(context, { p: String(page + 1) }));
  const formatted = expand.length > 0;
  return ok(context.json(commits.slice(0, limit).map((commit) => commitJson(commit, formatted))));
});

function commitJson(commit: ListedCommit, formatted: boolean) {
  return {
    id: commit.oid,
    title: commit.title,
    message: commit.message,
    authors: [{ user: commit.author.name }],
    date: isoDate(commit.committedAt),
    ...(formatted ? { formatted: { title: escapeHtml(commit.title), message: escapeHtml(commit.message) } } : {}),
  };
}
