/** Where discussions and pull requests are in the Hugging Face API: `/api/{kind}s/{ns}/{name}/discussions…`. */
import { Hono } from 'hono';
import { z } from 'zod';
import { createDiscussion } from '../../app/discussions/create-discussion.ts';
import { getDiscussion } from '../../app/discussions/get-discussion.ts';
import { listDiscussions } from '../../app/discussions/list-discussions.ts';
import { openPullRequest } from '../../app/discussions/open-pull-request.ts';
import { ok } from '../../domain/result.ts';
import type { HubEnv } from '../hub-env.ts';
import {
  commentRoute,
  editCommentRoute,
  hideCommentRoute,
  mergeRoute,
  statusRoute,
  titleRoute,
} from './discussion-changes.ts';
import { discussionInput, readDiscussionBody } from './discussion-body.ts';
import { detailsJson, discussionJson } from './discussion-json.ts';
import { flag, readQuery, text, wholeNumber } from './query.ts';
import { repoRoute } from './repo-route.ts';

/** What the Hub answers at a time; clients go on by what they received. */
const PAGE_SIZE = 50;

const listQuery = z.object({
  type: text.pipe(z.enum(['all', 'discussion', 'pull_request']).optional()),
  status: text.pipe(z.enum(['all', 'open', 'closed']).optional()),
  author: text,
  p: wholeNumber({ fallback: 0, min: 0, max: 1_000_000 }),
});

const listRoute = repoRoute('see', async (context, { repo }) => {
  const query = readQuery(context, listQuery);
  if (!query.ok) return query;
  const { type = 'all', status = 'all', author, p } = query.value;
  const filter = {
    ...(type !== 'all' && { isPullRequest: type === 'pull_request' }),
    ...(status !== 'all' && { status }),
    ...(author !== undefined && author !== '' && { author }),
  };
  const page = await listDiscussions(context.get('services'), repo, filter, { page: p, pageSize: PAGE_SIZE });
  return ok(
    context.json({
      discussions: page.discussions.map((discussion) => discussionJson(repo, discussion)),
      count: page.total,
      start: page.start,
      numClosedDiscussions: page.closedCount,
    }),
  );
});

const newDiscussion = z.object({
  title: z.string(),
  description: z.string(),
  pullRequest: z.boolean().nullish(),
});

const createRoute = repoRoute('see', async (context, { repo }) => {
  const body = await readDiscussionBody(context, newDiscussion);
  if (!body.ok) return body;
  const { title, description, pullRequest } = body.value;
  const [services, actor] = [context.get('services'), context.get('actor')];
  if (pullRequest !== true) {
    const created = await createDiscussion(services, actor, { repo, title, description });
    return created.ok ? ok(context.json(discussionJson(repo, created.value))) : created;
  }
  // As on the Hub: what has no commits yet asks for no merge yet.
  const opened = await openPullRequest(services, actor, { repo, title, description, status: 'draft' });
  if (!opened.ok) return opened;
  const { number, discussion } = opened.value;
  const changes = { base: discussion.baseRef };
  return ok(context.json({ ...discussionJson(repo, discussion), num: number, pullRequest: true, changes }));
});

const detailsQuery = z.object({ diff: flag });

const detailsRoute = repoRoute('see', async (context, request) => {
  const input = discussionInput(request);
  if (!input.ok) return input;
  const query = readQuery(context, detailsQuery);
  if (!query.ok) return query;
  const details = await getDiscussion(context.get('services'), context.get('actor'), {
    ...input.value,
    withPatch: query.value.diff,
  });
  return details.ok ? ok(context.json(detailsJson(request.repo, details.value))) : details;
});

export function discussionRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  const all = '/api/:kind{models|datasets|spaces|codes}/:namespace/:name/discussions';
  app.get(all, listRoute);
  app.post(all, createRoute);
  const one = `${all}/:num{[0-9]+}`;
  app.get(one, detailsRoute);
  app.post(`${one}/comment`, commentRoute);
  app.post(`${one}/comment/:id/edit`, editCommentRoute);
  app.post(`${one}/comment/:id/hide`, hideCommentRoute);
  app.post(`${one}/title`, titleRoute);
  app.post(`${one}/status`, statusRoute);
  app.post(`${one}/merge`, mergeRoute);
  return app;
}
