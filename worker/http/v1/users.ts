/** Users: looking them up, and adding them as an administrator. */
import { z } from '@hono/zod-openapi';
import { createUser } from '../../app/accounts/create-user.ts';
import { getUser } from '../../app/accounts/get-user.ts';
import { listUsers } from '../../app/accounts/list-users.ts';
import { updateProfile } from '../../app/accounts/update-profile.ts';
import { ok } from '../../domain/result.ts';
import { endpoint } from './endpoint.ts';
import { paging, userView, viewUser } from './views.ts';

const tag = 'Users';
const params = z.object({ username: z.string() });

const list = endpoint({
  method: 'get',
  path: '/api/v1/users',
  tag,
  summary: 'List users by name',
  query: z.object({ search: z.string().max(100).optional(), ...paging }),
  data: z.object({ data: z.array(userView), total: z.number().int() }),
  run: async (context, { query }) => {
    const { search, page, per: perPage } = query;
    const found = await listUsers(context.get('services'), context.get('actor'), {
      page,
      perPage,
      ...(search !== undefined && { search }),
    });
    return found.ok ? ok({ data: { data: found.value.users.map(viewUser), total: found.value.total } }) : found;
  },
});

const create = endpoint({
  method: 'post',
  path: '/api/v1/users',
  tag,
  summary: 'Add a user (administrators)',
  body: z.object({
    username: z.string(),
    password: z.string(),
    nickname: z.string().optional(),
    email: z.string().optional(),
    is_admin: z.boolean().default(false),
  }),
  data: userView,
  run: async (context, { body }) => {
    const created = await createUser(context.get('services'), context.get('actor'), {
      username: body.username,
      password: body.password,
      isAdmin: body.is_admin,
      ...(body.nickname !== undefined && { fullName: body.nickname }),
      ...(body.email !== undefined && { email: body.email }),
    });
    return created.ok ? ok({ data: viewUser(created.value) }) : created;
  },
});

const read = endpoint({
  method: 'get',
  path: '/api/v1/user/{username}',
  tag,
  summary: 'Look up a user',
  params,
  data: userView,
  run: async (context, { params: { username } }) => {
    const user = await getUser(context.get('services'), context.get('actor'), username);
    return user.ok ? ok({ data: viewUser(user.value) }) : user;
  },
});

const update = endpoint({
  method: 'put',
  path: '/api/v1/user/{username}',
  tag,
  summary: 'Change the full name and the e-mail address of a user',
  params,
  body: z.object({
    nickname: z.string().optional(),
    email: z.string().optional().openapi({ description: 'Empty: removes it' }),
  }),
  data: userView,
  run: async (context, { params: { username }, body }) => {
    const updated = await updateProfile(context.get('services'), context.get('actor'), {
      username,
      ...(body.nickname !== undefined && { fullName: body.nickname }),
      ...(body.email !== undefined && { email: body.email }),
    });
    return updated.ok ? ok({ data: viewUser(updated.value) }) : updated;
  },
});

export const userEndpoints = [list, create, read, update];
