/** Rows of access tokens; a token is known only by its digest. */
import { and, desc, eq, gt, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { TokenRecord, UserRecord } from '../domain/account.ts';
import type { TokenId } from '../domain/credential.ts';
import type { UserId } from '../domain/repo.ts';
import { userColumns } from './accounts.ts';
import type { Catalog } from './catalog.ts';
import { prepared } from './prepared.ts';
import { accessTokens, namespaces, users } from './schema.ts';
import { isUniqueViolation } from './unique-violation.ts';

const tokenColumns = {
  id: accessTokens.id,
  displayName: accessTokens.displayName,
  lastFour: accessTokens.lastFour,
  scope: accessTokens.scope,
  origin: accessTokens.origin,
  createdAt: accessTokens.createdAt,
  expiresAt: accessTokens.expiresAt,
  lastUsedAt: accessTokens.lastUsedAt,
  grantId: accessTokens.grantId,
  appScope: accessTokens.appScope,
  onlyRepoId: accessTokens.onlyRepoId,
};

type AppColumn = 'grantId' | 'appScope' | 'onlyRepoId';

/** Tokens that are no app's leave its columns out. */
export interface NewToken extends Omit<TokenRecord, AppColumn>, Partial<Pick<TokenRecord, AppColumn>> {
  readonly userId: UserId;
  readonly tokenHash: string;
}

/** `false` when the user already has a token of that name. */
export async function insertToken(catalog: Catalog, token: NewToken): Promise<boolean> {
  try {
    await catalog.db.insert(accessTokens).values(token);
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

const byHash = prepared((db) =>
  db
    .select({ token: tokenColumns, user: userColumns })
    .from(accessTokens)
    .innerJoin(users, eq(users.id, accessTokens.userId))
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(
      and(
        eq(accessTokens.tokenHash, sql.placeholder('hash')),
        or(isNull(accessTokens.expiresAt), gt(accessTokens.expiresAt, sql.placeholder('now'))),
      ),
    )
    .prepare(),
);

/** The token with this digest and its owner, unless it has expired. */
export async function findToken(
  catalog: Catalog,
  tokenHash: string,
  now: number,
): Promise<{ readonly token: TokenRecord; readonly user: UserRecord } | null> {
  const [row] = await byHash(catalog).execute({ hash: tokenHash, now });
  return row ?? null;
}

/** The token with this id and its owner, unless it has expired or was revoked. */
export async function findTokenById(
  catalog: Catalog,
  id: TokenId,
  now: number,
): Promise<{ readonly token: TokenRecord; readonly user: UserRecord } | null> {
  const [row] = await byTokenId(catalog).execute({ id, now });
  return row ?? null;
}

const byTokenId = prepared((db) =>
  db
    .select({ token: tokenColumns, user: userColumns })
    .from(accessTokens)
    .innerJoin(users, eq(users.id, accessTokens.userId))
    .innerJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(
      and(
        eq(accessTokens.id, sql.placeholder('id')),
        or(isNull(accessTokens.expiresAt), gt(accessTokens.expiresAt, sql.placeholder('now'))),
      ),
    )
    .prepare(),
);

/** Notes that the token was used, unless another request noted it since `ifBefore`. */
export async function touchToken(catalog: Catalog, id: TokenId, now: number, ifBefore: number): Promise<void> {
  await catalog.db
    .update(accessTokens)
    .set({ lastUsedAt: now })
    .where(and(eq(accessTokens.id, id), or(isNull(accessTokens.lastUsedAt), lt(accessTokens.lastUsedAt, ifBefore))));
}

/** The user's tokens, newest first. */
export async function listTokens(catalog: Catalog, user: UserId): Promise<readonly TokenRecord[]> {
  return catalog.db
    .select(tokenColumns)
    .from(accessTokens)
    .where(eq(accessTokens.userId, user))
    .orderBy(desc(accessTokens.createdAt), desc(accessTokens.id));
}

export async function findTokenByName(catalog: Catalog, user: UserId, name: string): Promise<TokenRecord | null> {
  const [row] = await catalog.db
    .select(tokenColumns)
    .from(accessTokens)
    .where(and(eq(accessTokens.userId, user), eq(accessTokens.displayName, name)));
  return row ?? null;
}

export async function deleteToken(catalog: Catalog, id: TokenId): Promise<void> {
  await catalog.db.delete(accessTokens).where(eq(accessTokens.id, id));
}

export async function findSetupTokenHash(catalog: Catalog, user: UserId): Promise<string | null> {
  const [row] = await catalog.db
    .select({ tokenHash: accessTokens.tokenHash })
    .from(accessTokens)
    .where(and(eq(accessTokens.userId, user), eq(accessTokens.origin, 'setup')));
  return row?.tokenHash ?? null;
}

/** Makes `token` the user's only token of the origin `setup`; without one, removes it. */
export async function replaceSetupToken(catalog: Catalog, user: UserId, token: NewToken | null): Promise<void> {
  const remove = catalog.db
    .delete(accessTokens)
    .where(and(eq(accessTokens.userId, user), eq(accessTokens.origin, 'setup')));
  if (token === null) await remove;
  else await catalog.db.batch([remove, catalog.db.insert(accessTokens).values(token).onConflictDoNothing()]);
}

export async function deleteExpiredTokens(catalog: Catalog, before: number): Promise<void> {
  await catalog.db
    .delete(accessTokens)
    .where(and(isNotNull(accessTokens.expiresAt), lte(accessTokens.expiresAt, before)));
}

/** Apps renew their tokens all the time; nobody looks for an old one. */
export async function deleteExpiredAppTokens(catalog: Catalog, now: number): Promise<void> {
  await catalog.db.delete(accessTokens).where(and(isNotNull(accessTokens.appScope), lte(accessTokens.expiresAt, now)));
}

export async function replaceTokenSecret(
  catalog: Catalog,
  id: TokenId,
  change: Pick<NewToken, 'tokenHash' | 'lastFour' | 'createdAt' | 'expiresAt' | 'lastUsedAt'>,
): Promise<void> {
  await catalog.db.update(accessTokens).set(change).where(eq(accessTokens.id, id));
}
