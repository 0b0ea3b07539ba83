/** How users, tokens and repositories look in the public API; field names are CSGHub's where it has them. */
import { z } from '@hono/zod-openapi';
import type { MemberRow } from '../../catalog/memberships.ts';
import type { ListedRepo } from '../../catalog/repo-list.ts';
import { organizationRoles } from '../../domain/access.ts';
import type { OrganizationRecord, TokenRecord, UserRecord } from '../../domain/account.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { repoFullName, repoUrlPath } from '../../domain/repo.ts';

const time = z.iso.datetime();

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export const userView = z
  .object({
    uuid: z.string(),
    username: z.string(),
    nickname: z.string(),
    email: z.string().optional().openapi({ description: 'For the user and administrators only' }),
    roles: z.array(z.string()),
    created_at: time,
  })
  .openapi('User');

export function viewUser(user: UserRecord): z.input<typeof userView> {
  return {
    uuid: user.id,
    username: user.username,
    nickname: user.fullName === '' ? user.username : user.fullName,
    ...(user.email !== null && { email: user.email }),
    roles: user.isAdmin ? ['admin'] : [],
    created_at: iso(user.createdAt),
  };
}

export const organizationView = z
  .object({ uuid: z.string(), name: z.string(), nickname: z.string(), created_at: time })
  .openapi('Organization');

export function viewOrganization(organization: OrganizationRecord): z.input<typeof organizationView> {
  const { id, name, fullName, createdAt } = organization;
  return { uuid: id, name, nickname: fullName === '' ? name : fullName, created_at: iso(createdAt) };
}

export const memberView = z
  .object({
    uuid: z.string(),
    username: z.string(),
    nickname: z.string(),
    role: z.enum(organizationRoles),
    created_at: time.openapi({ description: 'When they joined' }),
  })
  .openapi('Member');

export function viewMember({ user, role, joinedAt }: MemberRow): z.input<typeof memberView> {
  const { uuid, username, nickname } = viewUser(user);
  return { uuid, username, nickname, role, created_at: iso(joinedAt) };
}

export const tokenView = z
  .object({
    token: z
      .string()
      .openapi({ description: 'The secret, only in the answer that made it; its last four characters later' }),
    token_name: z.string(),
    application: z.literal('git'),
    permission: z.enum(['read', 'write']),
    user_name: z.string(),
    created_at: time,
    expire_at: time.nullable(),
    last_used_at: time.nullable(),
  })
  .openapi('AccessToken');

export function viewToken(token: TokenRecord, username: string, text?: string): z.input<typeof tokenView> {
  return {
    token: text ?? `hf_…${token.lastFour}`,
    token_name: token.displayName,
    application: 'git',
    permission: token.scope,
    user_name: username,
    created_at: iso(token.createdAt),
    expire_at: token.expiresAt === null ? null : iso(token.expiresAt),
    last_used_at: token.lastUsedAt === null ? null : iso(token.lastUsedAt),
  };
}

export const repoView = z
  .object({
    id: z.string(),
    repo_type: z.enum(['model', 'dataset', 'space', 'code']),
    path: z.string().openapi({ example: 'ada/cats' }),
    namespace: z.string(),
    name: z.string(),
    description: z.string(),
    private: z.boolean(),
    gated: z
      .enum(['auto', 'manual'])
      .nullable()
      .openapi({ description: 'How its files are asked for; null: freely read' }),
    default_branch: z.string(),
    likes: z.number().int(),
    downloads: z.number().int().openapi({ description: 'In the last 30 days' }),
    storage_bytes: z.number().int(),
    license: z.string(),
    tags: z.array(z.object({ name: z.string() })),
    url: z.url(),
    repository: z.object({ http_clone_url: z.url() }),
    created_at: time,
    updated_at: time,
  })
  .openapi('Repository');

export function viewRepo(
  repo: RepoRecord,
  baseUrl: string,
  listed?: Pick<ListedRepo, 'card' | 'tags'>,
): z.input<typeof repoView> {
  const url = `${baseUrl}/${repoUrlPath(repo)}`;
  return {
    id: repo.id,
    repo_type: repo.kind,
    path: repoFullName(repo),
    namespace: repo.namespace,
    name: repo.name,
    description: repo.description,
    private: repo.visibility === 'private',
    gated: repo.gating,
    default_branch: repo.defaultBranch,
    likes: repo.likes,
    downloads: repo.downloads,
    storage_bytes: repo.storageBytes,
    license: listed?.card?.license ?? '',
    tags: (listed?.tags ?? []).map((name) => ({ name })),
    url,
    repository: { http_clone_url: `${url}.git` },
    created_at: iso(repo.createdAt),
    updated_at: iso(repo.updatedAt),
  };
}

/** `page` from 1 and `per` as CSGHub counts them. */
export const paging = {
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  per: z.coerce.number().int().min(1).max(100).default(20),
};

/** Endpoints with nothing to say beyond that it is done. */
export const nothing = z.null();
