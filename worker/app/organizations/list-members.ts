/** Lists who belongs to an organization: everybody may know. */
import {
  type MemberRow,
  countMembers,
  listMembersByRole,
  listMembers as listMemberRows,
} from '../../catalog/memberships.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import { type Page, type PageQuery, pageOf, readPageQuery } from '../page-cursor.ts';
import type { Services } from '../services.ts';
import { loadOrganization } from './load-organization.ts';

export async function listMembers(
  services: Services,
  name: string,
  query: PageQuery,
): Promise<Result<Page<MemberRow>, HubError>> {
  const found = await loadOrganization(services, name);
  if (!found.ok) return found;
  const slice = readPageQuery(query);
  if (!slice.ok) return slice;
  const rows = await listMemberRows(services.catalog, found.value.id, slice.value);
  return ok(pageOf(rows, query, ({ user, joinedAt }) => ({ value: joinedAt, id: user.id })));
}

export interface MemberPage {
  readonly members: readonly MemberRow[];
  readonly total: number;
}

/** One of the numbered pages, from 1: admins first, then by name. */
export async function listMemberPage(
  services: Services,
  name: string,
  { page, perPage }: { readonly page: number; readonly perPage: number },
): Promise<Result<MemberPage, HubError>> {
  const found = await loadOrganization(services, name);
  if (!found.ok) return found;
  const { id } = found.value;
  const [members, total] = await Promise.all([
    listMembersByRole(services.catalog, id, { limit: perPage, offset: (page - 1) * perPage }),
    countMembers(services.catalog, id),
  ]);
  return ok({ members, total });
}
