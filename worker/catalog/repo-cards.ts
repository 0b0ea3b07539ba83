/** What was read from a repository's files, for info answers, lists and filters. */
import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { Oid } from '../domain/oid.ts';
import type { RepoId } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { repoCards, repoTags, repos } from './schema.ts';

export interface RepoCardRecord {
  /** The README's front matter. */
  readonly card: Readonly<Record<string, unknown>>;
  readonly pipelineTag: string | null;
  readonly libraryName: string | null;
  readonly license: string | null;
  readonly safetensors: unknown;
  readonly gguf: unknown;
  readonly config: unknown;
  readonly transformersInfo: unknown;
  /** Paths of the first files; a large repository has more. */
  readonly siblings: readonly string[];
}

export interface NewRepoCard extends RepoCardRecord {
  /** Text that a search looks into beside the name; stored in lower case. */
  readonly searchText: string;
  readonly tags: readonly string[];
}

export const cardColumns = {
  card: repoCards.card,
  pipelineTag: repoCards.pipelineTag,
  libraryName: repoCards.libraryName,
  license: repoCards.license,
  safetensors: repoCards.safetensors,
  gguf: repoCards.gguf,
  config: repoCards.config,
  transformersInfo: repoCards.transformersInfo,
  siblings: repoCards.siblings,
};

/** Replaces what is known of the repository's files by what commit `sha` says, all of it at once. */
export async function saveRepoCard(catalog: Catalog, repo: RepoId, sha: Oid, card: NewRepoCard): Promise<void> {
  const { tags, searchText, ...columns } = card;
  const { card: data, safetensors, gguf, config, transformersInfo } = columns;
  // drizzle cannot take objects without a prototype, which is how untrusted JSON is parsed.
  const json = structuredClone({ card: data, safetensors, gguf, config, transformersInfo });
  const row = { ...columns, ...json, searchText: searchText.toLowerCase() };
  await catalog.db.batch([
    catalog.db
      .insert(repoCards)
      .values({ repoId: repo, ...row })
      .onConflictDoUpdate({ target: repoCards.repoId, set: row }),
    catalog.db.delete(repoTags).where(eq(repoTags.repoId, repo)),
    // One bound parameter for all tags: D1 takes at most 100.
    catalog.db
      .insert(repoTags)
      .select(sql`select ${repo}, value, key from json_each(${JSON.stringify(tags)}) where true`)
      .onConflictDoNothing(),
    catalog.db.update(repos).set({ indexedSha: sha }).where(eq(repos.id, repo)),
  ]);
}

/** Null while nothing was read yet. */
export async function findRepoCard(catalog: Catalog, repo: RepoId): Promise<RepoCardRecord | null> {
  const [row] = await catalog.db.select(cardColumns).from(repoCards).where(eq(repoCards.repoId, repo));
  return row ?? null;
}

/** What was read of several repositories; one of which nothing was read is left out. */
export async function listCardsOf(
  catalog: Catalog,
  ids: readonly RepoId[],
): Promise<ReadonlyMap<RepoId, RepoCardRecord>> {
  const wanted = sql`(select value from json_each(${JSON.stringify(ids)}))`;
  const rows = await catalog.db
    .select({ repoId: repoCards.repoId, card: cardColumns })
    .from(repoCards)
    .where(inArray(repoCards.repoId, wanted));
  return new Map(rows.map(({ repoId, card }) => [repoId, card]));
}

/** Forgets the card, when the default branch has become empty or another one. */
export async function deleteRepoCard(catalog: Catalog, repo: RepoId): Promise<void> {
  await catalog.db.batch([
    catalog.db.delete(repoCards).where(eq(repoCards.repoId, repo)),
    catalog.db.delete(repoTags).where(eq(repoTags.repoId, repo)),
    catalog.db.update(repos).set({ indexedSha: null }).where(eq(repos.id, repo)),
  ]);
}

export async function listRepoTags(catalog: Catalog, repo: RepoId): Promise<readonly string[]> {
  return (await listTagsOf(catalog, [repo])).get(repo) ?? [];
}

/** Tags of several repositories, in their own order. */
export async function listTagsOf(
  catalog: Catalog,
  ids: readonly RepoId[],
): Promise<ReadonlyMap<RepoId, readonly string[]>> {
  const byRepo = new Map<RepoId, string[]>();
  const wanted = sql`(select value from json_each(${JSON.stringify(ids)}))`;
  const rows = await catalog.db
    .select({ repoId: repoTags.repoId, tag: repoTags.tag })
    .from(repoTags)
    .where(inArray(repoTags.repoId, wanted))
    .orderBy(asc(repoTags.repoId), asc(repoTags.position));
  for (const { repoId, tag } of rows) {
    const tags = byRepo.get(repoId);
    if (tags === undefined) byRepo.set(repoId, [tag]);
    else tags.push(tag);
  }
  return byRepo;
}
