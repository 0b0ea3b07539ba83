/** `GET /{name}`: a user or an organization, and what they publish. */
import type { OwnerData } from '#portal';
import type { Handler } from 'hono';
import { getOwnerProfile } from '../../app/accounts/get-owner-profile.ts';
import { listRepos } from '../../app/repos/list-repos.ts';
import { isNamespaceInUrl, repoKinds } from '../../domain/repo.ts';
import type { HubEnv } from '../hub-env.ts';
import { formatPageError } from './error.ts';
import { readPage } from './page-number.ts';
import { repoSummary } from './repo-summary.ts';
import { respondWithPage } from './respond.ts';

const PAGE_SIZE = 30;

export const showOwner: Handler<HubEnv> = async (context, next) => {
  const name = context.req.param('owner') ?? '';
  if (!isNamespaceInUrl(name)) return next();
  const services = context.get('services');
  const actor = context.get('actor');
  const found = await getOwnerProfile(services, actor, name);
  if (!found.ok) return formatPageError(context, found.error);
  const owner = found.value;
  if (owner.name !== name) return context.redirect(`/${owner.name}${new URL(context.req.url).search}`, 302);
  const asked = context.req.query('kind');
  const filled = repoKinds.find((kind) => owner.counts[kind] > 0);
  const kind = repoKinds.find((each) => each === asked) ?? filled ?? 'model';
  const page = readPage(context.req.query('page'));
  const order = { sort: 'updatedAt', limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE } as const;
  const listed = await listRepos(services, actor, { kind, author: owner.name, ...order });
  if (!listed.ok) return formatPageError(context, listed.error);
  const data: OwnerData = { ...owner, kind, repos: listed.value.repos.map(repoSummary), page, pageSize: PAGE_SIZE };
  return respondWithPage(context, { name: 'owner', data });
};
