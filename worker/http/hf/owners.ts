/** `/api/users/{user}/…` and `/api/organizations/{name}/…`: overviews, followers, and what is stored. */
import { z } from 'zod';
import { follow } from '../../app/community/follow.ts';
import { getOrganizationOverview } from '../../app/community/get-organization-overview.ts';
import { getUserOverview } from '../../app/community/get-user-overview.ts';
import { listFollowers, listFollowing } from '../../app/community/list-follows.ts';
import { listStorage } from '../../app/community/list-storage.ts';
import { listMembers } from '../../app/organizations/list-members.ts';
import { setMemberRole } from '../../app/organizations/set-member-role.ts';
import type { NamespaceFigures } from '../../catalog/namespace-figures.ts';
import { organizationRoles } from '../../domain/access.ts';
import type { NamespaceRecord } from '../../domain/account.ts';
import { ok } from '../../domain/result.ts';
import type { HubContext } from '../hub-env.ts';
import { isoDate } from './entry-json.ts';
import { hubRoute } from './hub-route.ts';
import { readManageBody } from './manage-body.ts';
import { organizationJson } from './organization-json.ts';
import { answerPage, pageJson, pageParameters, pageQueryOf } from './page-query.ts';
import { readQuery } from './query.ts';
import { userJson } from './user-json.ts';

export const userOverviewRoute = hubRoute(async (context) => {
  const found = await getUserOverview(context.get('services'), context.get('actor'), nameIn(context));
  if (!found.ok) return found;
  const { user, organizations, likes, following, discussions, isFollowed, ...figures } = found.value;
  return ok(
    context.json({
      ...userJson(user),
      ...figuresJson(figures),
      numDiscussions: discussions,
      numLikes: likes,
      numFollowing: following,
      isFollowing: isFollowed,
      createdAt: isoDate(user.createdAt),
      orgs: organizations.map(organizationJson),
    }),
  );
});

export const organizationOverviewRoute = hubRoute(async (context) => {
  const found = await getOrganizationOverview(context.get('services'), context.get('actor'), nameIn(context));
  if (!found.ok) return found;
  const { organization, members, isFollowed, ...figures } = found.value;
  return ok(
    context.json({
      _id: organization.id,
      ...organizationJson(organization),
      type: 'org',
      isVerified: false,
      numUsers: members,
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

export const membersRoute = hubRoute((context) =>
  answerPage(
    context,
    (query) => listMembers(context.get('services'), nameIn(context), query),
    ({ user }) => userJson(user),
  ),
);

const roleBody = z.object({ role: z.enum(organizationRoles) });

export const memberRoleRoute = hubRoute(async (context) => {
  const body = await readManageBody(context, roleBody);
  if (!body.ok) return body;
  const input = { organization: nameIn(context), username: context.req.param('username') ?? '', ...body.value };
  const set = await setMemberRole(context.get('services'), context.get('actor'), input);
  return set.ok ? ok(context.json({})) : set;
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
