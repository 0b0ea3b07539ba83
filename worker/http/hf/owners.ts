/** `/api/users/{user}/…` and `/api/organizations/{name}/…`: overviews, followers, and what is stored. */
import { z } from 'zod';
import { follow } from '../../app/community/follow.ts';
import { findOwner } from '../../app/community/find-owner.ts';
import { getOrganizationOverview } from '../../app/community/get-organization-overview.ts';
import { getUserOverview } from '../../app/community/get-user-overview.ts';
import { listFollowers, listFollowing } from '../../app/community/list-follows.ts';
import { listStorage } from '../../app/community/list-storage.ts';
import type { NamespaceFigures } from '../../catalog/namespace-figures.ts';
import type { NamespaceRecord } from '../../domain/account.ts';
import { ok } from '../../domain/result.ts';
import type { HubContext } from '../hub-env.ts';
import { isoDate } from './entry-json.ts';
import { hubRoute } from './hub-route.ts';
import { answerPage, pageJson, pageParameters, pageQueryOf } from './page-query.ts';
import { readQuery } from './query.ts';
import { userJson } from './user-json.ts';

export const userOverviewRoute = hubRoute(async (context) => {
  const found = await getUserOverview(context.get('services'), context.get('actor'), nameIn(context));
  if (!found.ok) return found;
  const { user, likes, following, discussions, isFollowed, ...figures } = found.value;
  return ok(
    context.json({
      ...userJson(user),
      ...figuresJson(figures),
      numDiscussions: discussions,
      numLikes: likes,
      numFollowing: following,
      isFollowing: isFollowed,
      createdAt: isoDate(user.createdAt),
      orgs: [],
    }),
  );
});

export const organizationOverviewRoute = hubRoute(async (context) => {
  const found = await getOrganizationOverview(context.get('services'), context.get('actor'), nameIn(context));
  if (!found.ok) return found;
  const { organization, isFollowed, ...figures } = found.value;
  return ok(
    context.json({
      _id: organization.id,
      avatarUrl: '',
      name: organization.name,
      fullname: organization.name,
      type: 'org',
      isVerified: false,
      numUsers: 0,
      ...figuresJson(figures),
      isFollowing: isFollowed,
    }),
  );
});

/** There are no papers here. */
function figuresJson({ repos, followers, upvotes }: NamespaceFigures) {
  return {
    numModels: repos.model,
    numDatasets: repos.dataset,
    numSpaces: repos.space,
    numPapers: 0,
    numUpvotes: upvotes,
    numFollowers: followers,
  };
}

/** Nobody is a member of an organization yet. */
export const membersRoute = hubRoute(async (context) => {
  const found = await findOwner(context.get('services'), nameIn(context), 'organization');
  return found.ok ? ok(context.json([])) : found;
});

export const followersRoute = (kind: NamespaceRecord['kind']) =>
  hubRoute((context) =>
    answerPage(
      context,
      (query) => listFollowers(context.get('services'), { name: nameIn(context), kind }, query),
      ({ user }) => userJson(user),
    ),
  );

export const followingRoute = hubRoute((context) =>
  answerPage(
    context,
    (query) => listFollowing(context.get('services'), nameIn(context), query),
    ({ user }) => userJson(user),
  ),
);

export const followRoute = (kind: NamespaceRecord['kind'], isFollowing: boolean) =>
  hubRoute(async (context) => {
    const input = { name: nameIn(context), kind, follow: isFollowing };
    const followed = await follow(context.get('services'), context.get('actor'), input);
    return followed.ok ? ok(context.text('OK')) : followed;
  });

/** Of the actor, or of the namespace in the URL. */
export const storageRoute = hubRoute(async (context) => {
  const query = readQuery(context, z.object(pageParameters));
  if (!query.ok) return query;
  const name = context.req.param('name');
  const page = await listStorage(context.get('services'), context.get('actor'), name, pageQueryOf(query.value));
  if (!page.ok) return page;
  const { totalBytes } = page.value;
  return ok(
    pageJson(context, page.value, (repo) => ({
      id: `${repo.namespace}/${repo.name}`,
      type: repo.kind,
      updatedAt: isoDate(repo.updatedAt),
      visibility: repo.visibility,
      storage: repo.storageBytes,
      storagePercent: totalBytes === 0 ? 0 : (100 * repo.storageBytes) / totalBytes,
    })),
  );
});

function nameIn(context: HubContext): string {
  return context.req.param('name') ?? '';
}
