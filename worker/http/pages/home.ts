/** `GET /`: how much is hosted, and what changed last. */
import type { RepoKind, RepoSummary } from '#portal';
import type { Handler } from 'hono';
import { countRepos, listRepos } from '../../app/repos/list-repos.ts';
import { repoKinds } from '../../domain/repo.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { repoSummary } from './repo-summary.ts';
import { respondWithPage } from './respond.ts';

const RECENT = 5;
const OWN = 6;

export const showHome: Handler<HubEnv> = async (context) => {
  const shelves = await Promise.all(repoKinds.map(async (kind) => [kind, await readShelf(context, kind)] as const));
  const counts = Object.fromEntries(shelves.map(([kind, { count }]) => [kind, count])) as Record<RepoKind, number>;
  const recent = Object.fromEntries(shelves.map(([kind, { repos }]) => [kind, repos])) as Record<
    RepoKind,
    readonly RepoSummary[]
  >;
  return respondWithPage(context, { name: 'home', data: { counts, recent, own: await readOwn(context) } });
};

/** The reader's own repositories, whatever their kind. */
async function readOwn(context: HubContext): Promise<readonly RepoSummary[]> {
  const actor = context.get('actor');
  if (actor.kind !== 'user') return [];
  const query = { author: actor.username, sort: 'updatedAt', limit: OWN } as const;
  const pages = await Promise.all(
    repoKinds.map((kind) => listRepos(context.get('services'), actor, { ...query, kind })),
  );
  return pages
    .flatMap((page) => (page.ok ? page.value.repos.map(repoSummary) : []))
    .toSorted((a, b) => b.updatedAt - a.updatedAt)
    .slice(0, OWN);
}

async function readShelf(
  context: HubContext,
  kind: RepoKind,
): Promise<{ readonly count: number; readonly repos: readonly RepoSummary[] }> {
  const services = context.get('services');
  const actor = context.get('actor');
  const [count, page] = await Promise.all([
    countRepos(services, actor, { kind }),
    listRepos(services, actor, { kind, sort: 'updatedAt', limit: RECENT }),
  ]);
  return { count: count.ok ? count.value : 0, repos: page.ok ? page.value.repos.map(repoSummary) : [] };
}
