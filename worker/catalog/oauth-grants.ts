/** What users approved for apps, and the codes and refresh tokens made from it. Every secret is known by its digest. */
import { and, eq, exists, gt, isNull, lt, lte, not, or, sql } from 'drizzle-orm';
import type { UserRecord } from '../domain/account.ts';
import type { UserId } from '../domain/repo.ts';
import { userColumns } from './accounts.ts';
import type { Catalog } from './catalog.ts';
import { oauthCodes, oauthDevices, oauthGrants, oauthRefreshTokens } from './oauth-schema.ts';
import { accessTokens, namespaces, users } from './schema.ts';

export interface GrantRow {
  readonly id: string;
  readonly userId: UserId;
  readonly clientId: string;
  readonly appName: string;
  readonly scope: string;
  readonly createdAt: number;
}

export interface NewCode {
  readonly codeHash: string;
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly nonce: string | null;
  readonly expiresAt: number;
}

export async function insertGrantWithCode(catalog: Catalog, grant: GrantRow, code: NewCode): Promise<void> {
  await catalog.db.batch([
    catalog.db.insert(oauthGrants).values(grant),
    catalog.db.insert(oauthCodes).values({ ...code, grantId: grant.id }),
  ]);
}

/** A grant with the user who gave it. */
export interface Grant extends GrantRow {
  readonly user: UserRecord;
}

export async function findGrant(catalog: Catalog, id: string): Promise<Grant | null> {
  const [row] = await catalog.db
    .select({ grant: oauthGrants, user: userColumns })
    .from(oauthGrants)
    .innerJoin(users, eq(users.id, oauthGrants.userId))
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(eq(oauthGrants.id, id));
  return row === undefined ? null : { ...row.grant, user: row.user };
}

/** Takes the approval back: its codes and tokens go with it. */
export async function deleteGrant(catalog: Catalog, id: string): Promise<void> {
  await catalog.db.delete(oauthGrants).where(eq(oauthGrants.id, id));
}

export interface CodeRow extends NewCode {
  readonly grantId: string;
  readonly usedAt: number | null;
}

export async function findCode(catalog: Catalog, codeHash: string): Promise<CodeRow | null> {
  const [row] = await catalog.db.select().from(oauthCodes).where(eq(oauthCodes.codeHash, codeHash));
  return row ?? null;
}

/** `false` when it was used before: of two at the same moment, one gets it. */
export async function useCode(catalog: Catalog, codeHash: string, now: number): Promise<boolean> {
  const used = await catalog.db
    .update(oauthCodes)
    .set({ usedAt: now })
    .where(and(eq(oauthCodes.codeHash, codeHash), isNull(oauthCodes.usedAt), gt(oauthCodes.expiresAt, now)))
    .returning({ codeHash: oauthCodes.codeHash });
  return used.length > 0;
}

export async function insertRefreshToken(
  catalog: Catalog,
  token: { readonly tokenHash: string; readonly grantId: string; readonly expiresAt: number },
): Promise<void> {
  await catalog.db.insert(oauthRefreshTokens).values(token);
}

export interface RefreshTokenRow {
  readonly tokenHash: string;
  readonly grantId: string;
  readonly expiresAt: number;
  readonly usedAt: number | null;
}

export async function findRefreshToken(catalog: Catalog, tokenHash: string): Promise<RefreshTokenRow | null> {
  const [row] = await catalog.db.select().from(oauthRefreshTokens).where(eq(oauthRefreshTokens.tokenHash, tokenHash));
  return row ?? null;
}

/** `false` when it was used before or has expired. */
export async function useRefreshToken(catalog: Catalog, tokenHash: string, now: number): Promise<boolean> {
  const used = await catalog.db
    .update(oauthRefreshTokens)
    .set({ usedAt: now })
    .where(
      and(
        eq(oauthRefreshTokens.tokenHash, tokenHash),
        isNull(oauthRefreshTokens.usedAt),
        gt(oauthRefreshTokens.expiresAt, now),
      ),
    )
    .returning({ tokenHash: oauthRefreshTokens.tokenHash });
  return used.length > 0;
}

/** Lets the grant's access tokens end soon: other processes of the same client may still be using one. */
export async function endAccessTokens(catalog: Catalog, grantId: string, at: number): Promise<void> {
  await catalog.db
    .update(accessTokens)
    .set({ expiresAt: sql`min(coalesce(${accessTokens.expiresAt}, ${at}), ${at})` })
    .where(eq(accessTokens.grantId, grantId));
}

/** Removes what is past its time, and approvals from which nothing can be made any more. */
export async function deleteExpiredGrants(catalog: Catalog, now: number): Promise<void> {
  const { db } = catalog;
  await db.delete(oauthDevices).where(lte(oauthDevices.expiresAt, now - KEEP_DEVICES_MS));
  await db.delete(oauthRefreshTokens).where(lte(oauthRefreshTokens.expiresAt, now));
  const one = { one: sql`1` };
  const codes = db
    .select(one)
    .from(oauthCodes)
    .where(and(eq(oauthCodes.grantId, oauthGrants.id), gt(oauthCodes.expiresAt, now)));
  const refresh = db.select(one).from(oauthRefreshTokens).where(eq(oauthRefreshTokens.grantId, oauthGrants.id));
  const access = db.select(one).from(accessTokens).where(eq(accessTokens.grantId, oauthGrants.id));
  const devices = db.select(one).from(oauthDevices).where(eq(oauthDevices.grantId, oauthGrants.id));
  await db
    .delete(oauthGrants)
    .where(
      and(
        lt(oauthGrants.createdAt, now),
        not(or(exists(codes), exists(refresh), exists(access), exists(devices)) ?? sql`0`),
      ),
    );
}

/** A device that asks a little too late is told so, rather than that its code never was. */
const KEEP_DEVICES_MS = 3600_000;
