/** Rows of collections and the votes for them; what is in one is in collection-items.ts. */
import { type SQL, and, desc, eq, inArray, or, sql } from 'drizzle-orm';
import type { Readable } from '../domain/access.ts';
import type { CollectionId, CollectionRecord, CollectionTheme } from '../domain/collection.ts';
import type { NamespaceId, RepoId, UserId, Visibility } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { collectionUpvotes, collections } from './community-schema.ts';
import { type ListPosition, type ListSlice, isBelow } from './list-position.ts';
import { namespaces } from './schema.ts';
import { isUniqueViolation } from './unique-violation.ts';

export const collectionColumns = {
  id: collections.id,
  namespaceId: collections.namespaceId,
  creatorId: collections.creatorId,
  namespace: namespaces.name,
  namespaceKind: namespaces.kind,
  title: collections.title,
  description: collections.description,
  theme: collections.theme,
  visibility: collections.visibility,
  position: collections.position,
  upvotes: collections.upvotes,
  createdAt: collections.createdAt,
  updatedAt: collections.updatedAt,
};

export async function findCollection(catalog: Catalog, id: CollectionId): Promise<CollectionRecord | null> {
  const [row] = await selectCollections(catalog).where(eq(collections.id, id));
  return row ?? null;
}

/** Titles are compared without case, as far as they are ASCII. */
export async function findCollectionByTitle(
  catalog: Catalog,
  namespace: NamespaceId,
  title: string,
): Promise<CollectionRecord | null> {
  const hasTitle = sql`lower(${collections.title}) = lower(${title})`;
  const [row] = await selectCollections(catalog).where(and(eq(collections.namespaceId, namespace), hasTitle));
  return row ?? null;
}

function selectCollections({ db }: Catalog) {
  return db
    .select(collectionColumns)
    .from(collections)
    .innerJoin(namespaces, eq(namespaces.id, collections.namespaceId));
}

export interface NewCollection {
  readonly id: CollectionId;
  readonly namespaceId: NamespaceId;
  readonly creatorId: UserId;
  readonly title: string;
  readonly description: string;
  readonly theme: CollectionTheme;
  readonly visibility: Visibility;
  readonly createdAt: number;
}

/** Adds it behind the others of its owner; `false` when one of them has the title. */
export async function insertCollection(catalog: Catalog, collection: NewCollection): Promise<boolean> {
  const { createdAt, namespaceId } = collection;
  const position = sql`(select coalesce(max(position) + 1, 0) from collections where namespace_id = ${namespaceId})`;
  return unlessTaken(
    catalog.db.insert(collections).values({ ...collection, position, upvotes: 0, updatedAt: createdAt }),
  );
}

export interface CollectionChange {
  readonly title?: string;
  readonly description?: string;
  readonly theme?: CollectionTheme;
  readonly visibility?: Visibility;
  readonly updatedAt: number;
}

/** `false` when another collection of the owner has the title. */
export async function updateCollection(catalog: Catalog, id: CollectionId, change: CollectionChange): Promise<boolean> {
  return unlessTaken(catalog.db.update(collections).set(change).where(eq(collections.id, id)));
}

async function unlessTaken(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

export async function deleteCollection(catalog: Catalog, id: CollectionId): Promise<void> {
  await catalog.db.delete(collections).where(eq(collections.id, id));
}

/** Ids of an owner's collections in the order they are shown in. */
export async function listCollectionOrder(catalog: Catalog, namespace: NamespaceId): Promise<readonly CollectionId[]> {
  const rows = await catalog.db
    .select({ id: collections.id })
    .from(collections)
    .where(eq(collections.namespaceId, namespace))
    .orderBy(collections.position, collections.id);
  return rows.map(({ id }) => id);
}

export async function orderCollections(
  catalog: Catalog,
  namespace: NamespaceId,
  order: readonly CollectionId[],
): Promise<void> {
  const places = sql`json_each(${JSON.stringify(order)}) as places`;
  await catalog.db
    .update(collections)
    .set({ position: sql`places.key` })
    .from(places)
    .where(and(eq(collections.namespaceId, namespace), sql`${collections.id} = places.value`));
}

export const collectionSorts = ['trending', 'lastModified', 'upvotes'] as const;
export type CollectionSort = (typeof collectionSorts)[number];

export interface CollectionFilter {
  /** Only those that somebody of this reach may see. */
  readonly visible: Readable;
  /** Names, compared without case; any of them. */
  readonly owners?: readonly string[];
  /** Any of these must be in it. */
  readonly repos?: readonly RepoId[];
  /** Must occur in the title or in the description. */
  readonly text?: string;
}

export interface ListedCollection {
  readonly collection: CollectionRecord;
  readonly position: ListPosition;
}

const DAY_MS = 24 * 3600_000;
/** How long a vote makes a collection trend. */
const TRENDING_MS = 30 * DAY_MS;

export async function listCollections(
  catalog: Catalog,
  filter: CollectionFilter,
  order: ListSlice & { readonly sort: CollectionSort; readonly now: number },
): Promise<readonly ListedCollection[]> {
  const key = sortKey(order.sort, order.now);
  const rows = await catalog.db
    .select({ collection: collectionColumns, sortValue: key })
    .from(collections)
    .innerJoin(namespaces, eq(namespaces.id, collections.namespaceId))
    .where(and(...conditions(filter), isBelow(order.after, key, collections.id)))
    .orderBy(desc(key), desc(collections.id))
    .limit(order.limit);
  return rows.map(({ collection, sortValue }) => ({
    collection,
    position: { value: sortValue, id: collection.id },
  }));
}

function sortKey(sort: CollectionSort, now: number): SQL<number> {
  if (sort === 'upvotes') return sql<number>`${collections.upvotes}`;
  if (sort === 'lastModified') return sql<number>`${collections.updatedAt}`;
  // A recent vote counts as much as having been changed a day later.
  return sql<number>`(${collections.updatedAt} + ${DAY_MS} * (select count(*) from collection_upvotes
    where collection_upvotes.collection_id = ${collections.id} and collection_upvotes.created_at >= ${now - TRENDING_MS}))`;
}

function conditions({ visible, owners, repos, text }: CollectionFilter): (SQL | undefined)[] {
  const oneOf = (values: readonly string[]): SQL => sql`(select value from json_each(${JSON.stringify(values)}))`;
  const word = text?.trim().toLowerCase() ?? '';
  return [
    isVisible(visible),
    owners && inArray(namespaces.nameLower, oneOf(owners.map((name) => name.toLowerCase()))),
    repos && sql`${collections.id} in (select collection_id from collection_items where repo_id in ${oneOf(repos)})`,
    word === ''
      ? undefined
      : sql`(instr(lower(${collections.title}), ${word}) > 0 or instr(lower(${collections.description}), ${word}) > 0)`,
  ];
}

/** As a condition over the table of collections. */
export function isVisible(visible: Readable): SQL | undefined {
  if (visible.kind === 'all') return undefined;
  const mine = sql`(select value from json_each(${JSON.stringify(visible.namespaces)}))`;
  return or(eq(collections.visibility, 'public'), inArray(collections.namespaceId, mine));
}

/** Voting again changes nothing. */
export async function insertUpvote(catalog: Catalog, id: CollectionId, user: UserId, now: number): Promise<void> {
  const vote = { collectionId: id, userId: user, createdAt: now };
  await catalog.db.batch([
    catalog.db.insert(collectionUpvotes).values(vote).onConflictDoNothing(),
    countVotes(catalog, id),
  ]);
}

export async function deleteUpvote(catalog: Catalog, id: CollectionId, user: UserId): Promise<void> {
  const isVote = and(eq(collectionUpvotes.collectionId, id), eq(collectionUpvotes.userId, user));
  await catalog.db.batch([catalog.db.delete(collectionUpvotes).where(isVote), countVotes(catalog, id)]);
}

function countVotes({ db }: Catalog, id: CollectionId) {
  const count = sql`(select count(*) from collection_upvotes where collection_upvotes.collection_id = collections.id)`;
  return db.update(collections).set({ upvotes: count }).where(eq(collections.id, id));
}

/** Of these collections, the ones the user voted for. */
export async function listUpvoted(
  catalog: Catalog,
  user: UserId,
  ids: readonly CollectionId[],
): Promise<ReadonlySet<CollectionId>> {
  const among = sql`(select value from json_each(${JSON.stringify(ids)}))`;
  const rows = await catalog.db
    .select({ id: collectionUpvotes.collectionId })
    .from(collectionUpvotes)
    .where(and(eq(collectionUpvotes.userId, user), inArray(collectionUpvotes.collectionId, among)));
  return new Set(rows.map(({ id }) => id));
}
