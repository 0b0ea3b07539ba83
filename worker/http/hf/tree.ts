/** `GET /api/{kind}s/{ns}/{name}/tree/{rev}[/{path}]`: what a directory holds. */
import { z } from 'zod';
import { findXetHashes } from '../../app/browse/find-xet-hashes.ts';
import { listDirectory } from '../../app/browse/list-tree.ts';
import { openRevisionIfBorn } from '../../app/browse/open-revision.ts';
import { ok } from '../../domain/result.ts';
import { entryJson } from './entry-json.ts';
import { nextLink } from './link-header.ts';
import { flag, readQuery, text, wholeNumber } from './query.ts';
import { repoRoute } from './repo-route.ts';

const query = z.object({
  recursive: flag,
  expand: flag,
  cursor: text,
  limit: wholeNumber({ fallback: 1000, min: 1, max: 10_000 }),
});

/** Looking for last commits costs a walk through history, so such pages are short. */
const MAX_EXPANDED = 100;

export const treeRoute = repoRoute('see', async (context, { repo, rest }) => {
  const options = readQuery(context, query);
  if (!options.ok) return options;
  const { recursive, expand, cursor, limit } = options.value;
  const services = context.get('services');
  const revision = await openRevisionIfBorn(services, repo, rest);
  if (!revision.ok) return revision;
  if (revision.value === null) return ok(context.json([]));
  context.header('X-Repo-Commit', revision.value.oid);
  const page = await listDirectory(services, revision.value, {
    recursive,
    lastCommits: expand ? 'thorough' : null,
    limit: expand ? Math.min(limit, MAX_EXPANDED) : limit,
    ...(cursor === undefined ? {} : { cursor }),
  });
  if (!page.ok) return page;
  if (page.value.cursor !== undefined) context.header('Link', nextLink(context, { cursor: page.value.cursor }));
  const { entries } = page.value;
  const xetHashes = await findXetHashes(services, repo.id, entries);
  return ok(context.json(entries.map((entry) => entryJson(entry, xetHashes))));
});
