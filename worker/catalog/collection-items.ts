/** What is in collections: repositories and other collections, in an order of their own. */
import { type SQL, and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Readable } from '../domain/access.ts';
import type { CollectionId, CollectionItemId, CollectionRecord } from '../domain/collection.ts';
import type { RepoRecord } from '../domain/repo-record.ts';
import type { RepoId } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { collectionColumns, isVisible } from './collections.ts';
import { collectionItems, collections } from './community-schema.ts';
import { isReadable } from './repo-list.ts';
import { repoColumns } from './repos.ts';
import { namespaces, repos } from './schema.ts';
import { isUniqueViolation } from './unique-violation.ts';

export type ItemTarget =
  | { readonly kind: 'repo'; readonly repo: RepoRecord }
  | { readonly kind: 'collection'; readonly collection: CollectionRecord };

export interface CollectionItem {
  readonly id: CollectionItemId;
  readonly collectionId: CollectionId;
  readonly target: ItemTarget;
  /** Empty when there is none. */
  readonly note: string;
  readonly position: number;
}

const itemColumns = {
  id: collectionItems.id,
  collectionId: collectionItems.collectionId,
  note: collectionItems.note,
  position: collectionItems.position,
};

/** The first items of each of these collections that somebody of this reach may know of. */
export async function listItems(
  catalog: Catalog,
  ids: readonly CollectionId[],
  visible: Readable,
  perCollection: number,
): Promise<readonly CollectionItem[]> {
  const { db } = catalog;
  const inThese = sql`${collectionItems.collectionId} in (select value from json_each(${JSON.stringify(ids)}))`;
  const firstOf = (source: SQL, ...known: (SQL | undefined)[]): SQL =>
    sql`(select id from (select collection_items.id as id, row_number() over (partition by collection_items.collection_id
      order by collection_items.position) as place from collection_items join ${source} where ${and(inThese, ...known)}
    ) where place <= ${perCollection})`;
  const firstRepos = firstOf(
    sql`repos on repos.id = collection_items.repo_id`,
    isNull(repos.deletedAt),
    isReadable(visible),
  );
  const firstCollections = firstOf(
    sql`collections on collections.id = collection_items.inner_collection_id`,
    isVisible(visible),
  );
  const [repoRows, collectionRows] = await Promise.all([
    db
      .select({ item: itemColumns, repo: repoColumns })
      .from(collectionItems)
      .innerJoin(repos, eq(repos.id, collectionItems.repoId))
      .innerJoin(namespaces, eq(namespaces.id, repos.namespaceId))
      .where(inArray(collectionItems.id, firstRepos)),
    db
      .select({ item: itemColumns, collection: collectionColumns })
      .from(collectionItems)
      .innerJoin(collections, eq(collections.id, collectionItems.innerCollectionId))
      .innerJoin(namespaces, eq(namespaces.id, collections.namespaceId))
      .where(inArray(collectionItems.id, firstCollections)),
  ]);
  const items: CollectionItem[] = [
    ...repoRows.map(({ item, repo }) => ({ ...item, target: { kind: 'repo' as const, repo } })),
    ...collectionRows.map(({ item, collection }) => ({
      ...item,
      target: { kind: 'collection' as const, collection },
    })),
  ];
  return items.toSorted((a, b) => a.position - b.position);
}

export interface NewItem {
  readonly id: CollectionItemId;
  readonly collectionId: CollectionId;
  readonly target: { readonly repoId: RepoId } | { readonly innerCollectionId: CollectionId };
  readonly note: string;
  readonly createdAt: number;
}

/** Adds it behind the others and marks the collection as changed; `false` when it is in there already. */
export async function insertItem(catalog: Catalog, item: NewItem): Promise<boolean> {
  const { target, ...row } = item;
  const position = sql`(select coalesce(max(position) + 1, 0) from collection_items where collection_id = ${item.collectionId})`;
  try {
    await catalog.db.batch([
      catalog.db.insert(collectionItems).values({ ...row, ...target, position }),
      touch(catalog, item.collectionId, item.createdAt),
    ]);
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

export async function updateNote(
  catalog: Catalog,
  collection: CollectionId,
  item: CollectionItemId,
  note: string,
  now: number,
): Promise<void> {
  await catalog.db.batch([
    catalog.db
      .update(collectionItems)
      .set({ note })
      .where(and(eq(collectionItems.collectionId, collection), eq(collectionItems.id, item))),
    touch(catalog, collection, now),
  ]);
}

export async function deleteItem(
  catalog: Catalog,
  collection: CollectionId,
  item: CollectionItemId,
  now: number,
): Promise<void> {
  await catalog.db.batch([
    catalog.db
      .delete(collectionItems)
      .where(and(eq(collectionItems.collectionId, collection), eq(collectionItems.id, item))),
    touch(catalog, collection, now),
  ]);
}

/** Ids of all items, whoever may see them, in their order. */
export async function listItemOrder(catalog: Catalog, collection: CollectionId): Promise<readonly CollectionItemId[]> {
  const rows = await catalog.db
    .select({ id: collectionItems.id })
    .from(collectionItems)
    .where(eq(collectionItems.collectionId, collection))
    .orderBy(asc(collectionItems.position), asc(collectionItems.id));
  return rows.map(({ id }) => id);
}

export async function orderItems(
  catalog: Catalog,
  collection: CollectionId,
  order: readonly CollectionItemId[],
  now: number,
): Promise<void> {
  const places = sql`json_each(${JSON.stringify(order)}) as places`;
  await catalog.db.batch([
    catalog.db
      .update(collectionItems)
      .set({ position: sql`places.key` })
      .from(places)
      .where(and(eq(collectionItems.collectionId, collection), sql`${collectionItems.id} = places.value`)),
    touch(catalog, collection, now),
  ]);
}

function touch({ db }: Catalog, collection: CollectionId, now: number) {
  return db.update(collections).set({ updatedAt: now }).where(eq(collections.id, collection));
}
