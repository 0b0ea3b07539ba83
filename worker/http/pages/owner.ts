/** `GET /{name}`: a user or an organization, what they publish, like and follow; `POST /{name}/follow`. */
import type { OwnerLinks, OwnerSummary, OwnerTab } from '#portal';
import type { Handler } from 'hono';
import { type OwnerProfile, getOwnerProfile } from '../../app/accounts/get-owner-profile.ts';
import { follow } from '../../app/community/follow.ts';
import { listFollowers, listFollowing } from '../../app/community/list-follows.ts';
import { listLikedRepos } from '../../app/community/list-liked-repos.ts';
import { listMembers } from '../../app/organizations/list-members.ts';
import { listRepos } from '../../app/repos/list-repos.ts';
import type { MemberRow } from '../../catalog/memberships.ts';
import type { FollowRow } from '../../catalog/follows.ts';
import type { HubError } from '../../domain/errors.ts';
import { isNamespaceInUrl, repoKinds } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { formatPageError } from './error.ts';
import { readForm } from './form.ts';
import { safeNext } from './next-path.ts';
import { readPage } from './page-number.ts';
import { repoSummaries, repoSummary } from './repo-summary.ts';
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
  const tab = tabs(owner).find((each) => each === context.req.query('tab'));
  const filled = repoKinds.find((each) => owner.counts[each] > 0);
  const kind = repoKinds.find((each) => each === context.req.query('kind')) ?? filled ?? 'model';
  const shown = {
    ...owner,
    kind,
    pageSize: PAGE_SIZE,
    organizations: owner.organizations.map(({ name: each }) => ({ name: each, fullName: '' })),
    members: owner.members && { total: owner.members.total, first: owner.members.first.map(memberOf) },
  };
  if (tab !== undefined) {
    const links = await linksOf(context, owner, tab);
    if (!links.ok) return formatPageError(context, links.error);
    return respondWithPage(context, { name: 'owner', data: { ...shown, repos: [], page: 1, links: links.value } });
  }
  const page = readPage(context.req.query('page'));
  const order = { sort: 'updatedAt', limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE } as const;
  const listed = await listRepos(services, actor, { kind, author: owner.name, ...order });
  if (!listed.ok) return formatPageError(context, listed.error);
  const repos = listed.value.repos.map(repoSummary);
  return respondWithPage(context, { name: 'owner', data: { ...shown, repos, page, links: null } });
};

/** Organizations are followed and follow nobody. */
function tabs({ isOrganization }: OwnerProfile): readonly OwnerTab[] {
  return isOrganization ? ['members', 'followers'] : ['likes', 'followers', 'following'];
}

async function linksOf(
  context: HubContext,
  { name, isOrganization }: OwnerProfile,
  tab: OwnerTab,
): Promise<Result<OwnerLinks, HubError>> {
  const services = context.get('services');
  const cursor = context.req.query('cursor');
  const query = { limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) };
  if (tab === 'likes') {
    const liked = await listLikedRepos(services, context.get('actor'), name, query);
    if (!liked.ok) return liked;
    const repos = await repoSummaries(
      context,
      liked.value.items.map(({ repo }) => repo),
    );
    return ok({ tab, repos, people: [], next: liked.value.cursor ?? null });
  }
  if (tab === 'members') {
    const members = await listMembers(services, name, query);
    if (!members.ok) return members;
    return ok({ tab, repos: [], people: members.value.items.map(memberOf), next: members.value.cursor ?? null });
  }
  const kind = isOrganization ? 'organization' : 'user';
  const found =
    tab === 'followers'
      ? await listFollowers(services, { name, kind }, query)
      : await listFollowing(services, name, query);
  if (!found.ok) return found;
  return ok({ tab, repos: [], people: found.value.items.map(personOf), next: found.value.cursor ?? null });
}

function memberOf({ user, role }: MemberRow): OwnerSummary {
  return { name: user.username, fullName: user.fullName, role };
}

function personOf({ user }: FollowRow): { readonly name: string; readonly fullName: string } {
  return { name: user.username, fullName: user.fullName };
}

export const submitFollow: Handler<HubEnv> = async (context) => {
  const form = await readForm(context.req.raw);
  const done = await follow(context.get('services'), context.get('actor'), {
    name: context.req.param('owner') ?? '',
    kind: form.get('kind') === 'organization' ? 'organization' : 'user',
    follow: form.get('follow') !== 'no',
  });
  return done.ok ? context.redirect(safeNext(form.get('next')), 303) : formatPageError(context, done.error);
};
