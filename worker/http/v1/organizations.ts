/** Organizations: making them, and deciding who belongs to one. */
import { z } from '@hono/zod-openapi';
import { getOrganizationOverview } from '../../app/community/get-organization-overview.ts';
import { addMember } from '../../app/organizations/add-member.ts';
import { createOrganization } from '../../app/organizations/create-organization.ts';
import { deleteOrganization } from '../../app/organizations/delete-organization.ts';
import { listMemberPage } from '../../app/organizations/list-members.ts';
import { removeMember } from '../../app/organizations/remove-member.ts';
import { setMemberRole } from '../../app/organizations/set-member-role.ts';
import { updateOrganization } from '../../app/organizations/update-organization.ts';
import { organizationRoles } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import { endpoint } from './endpoint.ts';
import { memberView, nothing, organizationView, paging, viewMember, viewOrganization } from './views.ts';

const tag = 'Organizations';
const params = z.object({ namespace: z.string() });
const memberParams = z.object({ namespace: z.string(), username: z.string() });
const role = z.enum(organizationRoles);

function done(result: Result<null, HubError>): Result<{ readonly data: null }, HubError> {
  return result.ok ? ok({ data: null }) : result;
}

const create = endpoint({
  method: 'post',
  path: '/api/v1/organizations',
  tag,
  summary: 'Create an organization, of which you become the admin',
  body: z.object({ name: z.string(), nickname: z.string().optional() }),
  data: organizationView,
  run: async (context, { body }) => {
    const created = await createOrganization(context.get('services'), context.get('actor'), {
      name: body.name,
      ...(body.nickname !== undefined && { fullName: body.nickname }),
    });
    return created.ok ? ok({ data: viewOrganization(created.value) }) : created;
  },
});

const read = endpoint({
  method: 'get',
  path: '/api/v1/organization/{namespace}',
  tag,
  summary: 'Look up an organization',
  params,
  data: organizationView,
  run: async (context, { params: { namespace } }) => {
    const found = await getOrganizationOverview(context.get('services'), context.get('actor'), namespace);
    return found.ok ? ok({ data: viewOrganization(found.value.organization) }) : found;
  },
});

const update = endpoint({
  method: 'put',
  path: '/api/v1/organization/{namespace}',
  tag,
  summary: 'Change the full name of an organization (its admins)',
  params,
  body: z.object({ nickname: z.string() }),
  data: organizationView,
  run: async (context, { params: { namespace }, body }) => {
    const input = { name: namespace, fullName: body.nickname };
    const updated = await updateOrganization(context.get('services'), context.get('actor'), input);
    return updated.ok ? ok({ data: viewOrganization(updated.value) }) : updated;
  },
});

const remove = endpoint({
  method: 'delete',
  path: '/api/v1/organization/{namespace}',
  tag,
  summary: 'Delete an organization that owns nothing (its admins)',
  params,
  data: nothing,
  run: async (context, { params: { namespace } }) =>
    done(await deleteOrganization(context.get('services'), context.get('actor'), namespace)),
});

const members = endpoint({
  method: 'get',
  path: '/api/v1/organization/{namespace}/members',
  tag,
  summary: 'List the members, admins first',
  params,
  query: z.object(paging),
  data: z.object({ data: z.array(memberView), total: z.number().int() }),
  run: async (context, { params: { namespace }, query: { page, per } }) => {
    const found = await listMemberPage(context.get('services'), namespace, { page, perPage: per });
    return found.ok ? ok({ data: { data: found.value.members.map(viewMember), total: found.value.total } }) : found;
  },
});

const add = endpoint({
  method: 'post',
  path: '/api/v1/organization/{namespace}/members',
  tag,
  summary: 'Add a member (admins of the organization)',
  params,
  body: z.object({ username: z.string(), role: role.default('read') }),
  data: nothing,
  run: async (context, { params: { namespace: organization }, body }) =>
    done(await addMember(context.get('services'), context.get('actor'), { organization, ...body })),
});

const change = endpoint({
  method: 'put',
  path: '/api/v1/organization/{namespace}/members/{username}',
  tag,
  summary: 'Give a member another role (admins of the organization)',
  params: memberParams,
  body: z.object({ role }),
  data: nothing,
  run: async (context, { params: { namespace: organization, username }, body }) =>
    done(await setMemberRole(context.get('services'), context.get('actor'), { organization, username, ...body })),
});

const expel = endpoint({
  method: 'delete',
  path: '/api/v1/organization/{namespace}/members/{username}',
  tag,
  summary: 'Remove a member (admins of the organization), or leave',
  params: memberParams,
  data: nothing,
  run: async (context, { params: { namespace: organization, username } }) =>
    done(await removeMember(context.get('services'), context.get('actor'), { organization, username })),
});

export const organizationEndpoints = [create, read, update, remove, members, add, change, expel];
