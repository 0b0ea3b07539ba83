/** Lists of repositories with CSGHub's filters, over everything or for one user. */
import { z } from '@hono/zod-openapi';
import { type RepoQuery, countRepos, listRepos } from '../../app/repos/list-repos.ts';
import type { RepoSort } from '../../catalog/repo-list.ts';
import type { HubError } from '../../domain/errors.ts';
import type { RepoKind } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { HubContext } from '../hub-env.ts';
import { type Endpoint, type Reply, endpoint } from './endpoint.ts';
import { paging, repoView, viewRepo } from './views.ts';

const sorts = {
  trending: 'trendingScore',
  recently_update: 'updatedAt',
  most_download: 'downloads',
  most_favorite: 'likes',
  most_star: 'likes',
} as const satisfies Record<string, RepoSort>;

const query = z.object({
  search: z.string().max(500).optional(),
  task_tag: z.string().optional(),
  framework_tag: z.string().optional(),
  license_tag: z.string().optional(),
  language_tag: z.string().optional(),
  tag_name: z
    .array(z.string())
    .or(z.string().transform((tag) => [tag]))
    .optional(),
  sort: z.enum(Object.keys(sorts) as [keyof typeof sorts]).default('recently_update'),
  ...paging,
});
type Query = z.output<typeof query>;

export function repoListEndpoints(kind: RepoKind, tag: string): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: `/api/v1/${kind}s`,
      tag,
      summary: `List ${kind}s`,
      query,
      data: z.array(repoView),
      run: (context, input) => list(context, kind, input.query),
    }),
    endpoint({
      method: 'get',
      path: `/api/v1/user/{username}/${kind}s`,
      tag,
      summary: `List the ${kind}s of a user or an organization`,
      params: z.object({ username: z.string() }),
      query,
      data: z.array(repoView),
      run: (context, input) => list(context, kind, input.query, input.params.username),
    }),
  ];
}

async function list(
  context: HubContext,
  kind: RepoKind,
  asked: Query,
  author?: string,
): Promise<Result<Reply<z.input<typeof repoView>[]>, HubError>> {
  const services = context.get('services');
  const actor = context.get('actor');
  const filter: RepoQuery = {
    kind,
    sort: sorts[asked.sort],
    limit: asked.per,
    offset: (asked.page - 1) * asked.per,
    tags: tagsOf(kind, asked),
    ...(author !== undefined && { author }),
    ...(asked.search !== undefined && { search: [asked.search] }),
    ...(kind === 'model' && isGiven(asked.task_tag) && { pipelineTag: asked.task_tag }),
    ...(isGiven(asked.license_tag) && { license: asked.license_tag }),
  };
  const page = await listRepos(services, actor, filter);
  if (!page.ok) return page;
  const total = await countRepos(services, actor, filter);
  if (!total.ok) return total;
  const baseUrl = context.get('baseUrl');
  const data = page.value.repos.map((listed) => viewRepo(listed.repo, baseUrl, listed));
  return ok({ data, total: total.value });
}

function tagsOf(kind: RepoKind, asked: Query): readonly string[] {
  return [
    ...(asked.tag_name ?? []),
    kind === 'dataset' && isGiven(asked.task_tag) ? `task_categories:${asked.task_tag}` : '',
    asked.framework_tag ?? '',
    isGiven(asked.language_tag) ? (kind === 'dataset' ? `language:${asked.language_tag}` : asked.language_tag) : '',
  ].filter((tag) => tag !== '');
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
