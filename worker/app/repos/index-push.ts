/** Brings the catalogue in line with a repository's default branch after a push. */
import { deleteRepoCard, saveRepoCard } from '../../catalog/repo-cards.ts';
import { findRepoById, updateRepo } from '../../catalog/repos.ts';
import type { Oid } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { RepoId } from '../../domain/repo.ts';
import { type RevisionFacts, readFacts } from '../browse/read-facts.ts';
import { openNamedRevision } from '../browse/open-revision.ts';
import type { Services } from '../services.ts';
import { measureStorage } from './measure-storage.ts';

/** File names kept for lists; more would make them long and their rows large. */
const MAX_SIBLINGS = 1000;
const MAX_SIBLINGS_TEXT = 64_000;
const MAX_SEARCH_TEXT = 20_000;

/**
 * Reads the default branch's card, config and weight headers and stores what lists, filters and info answers show.
 * Doing it again for the same commit changes nothing, so a retry is always safe; a repository that is gone is no
 * error.
 */
export async function indexPush(services: Services, repoId: RepoId): Promise<void> {
  const { catalog } = services;
  const repo = await findRepoById(catalog, repoId);
  if (repo === null) return;
  const storageBytes = await measureStorage(services, repoId);
  const revision = await openNamedRevision(services, repo, undefined);
  const headSha = revision.ok ? revision.value.oid : null;
  await recordHead(services, repo, headSha, storageBytes);
  if (!revision.ok) {
    if (repo.indexedSha !== null) await deleteRepoCard(catalog, repoId);
    return;
  }
  if (repo.indexedSha === revision.value.oid) return;
  const read = await readFacts(services, revision.value);
  await saveRepoCard(catalog, repoId, revision.value.oid, cardOf(read));
  services.log.info('repos:indexed', { repo: repoId, sha: revision.value.oid, files: read.files.length });
}

async function recordHead(
  services: Services,
  repo: RepoRecord,
  headSha: Oid | null,
  storageBytes: number,
): Promise<void> {
  if (repo.headSha === headSha && repo.storageBytes === storageBytes) return;
  const moved = repo.headSha === headSha ? {} : { headSha, updatedAt: services.clock.now() };
  await updateRepo(services.catalog, repo.id, { storageBytes, ...moved });
}

function cardOf({ facts, card, files }: RevisionFacts) {
  const license = facts.cardData['license'];
  return {
    card: facts.cardData,
    pipelineTag: facts.pipelineTag ?? null,
    libraryName: facts.libraryName ?? null,
    license: typeof license === 'string' ? license : null,
    safetensors: facts.safetensors ?? null,
    gguf: facts.gguf ?? null,
    config: facts.config ?? null,
    transformersInfo: facts.transformersInfo ?? null,
    siblings: firstFiles(files),
    tags: facts.tags,
    searchText: searchText(facts.cardData, card.body, facts.tags),
  };
}

function firstFiles(files: readonly string[]): string[] {
  const first: string[] = [];
  let length = 0;
  for (const path of files) {
    length += path.length + 3;
    if (first.length >= MAX_SIBLINGS || length > MAX_SIBLINGS_TEXT) break;
    first.push(path);
  }
  return first;
}

/** What a search looks into beside the name: the card's titles, its tags, and its headings. */
function searchText(cardData: Readonly<Record<string, unknown>>, body: string, tags: readonly string[]): string {
  const named = ['title', 'pretty_name', 'model_name', 'short_description'].map((key) => cardData[key]);
  const titles = named.filter((value) => typeof value === 'string');
  const headings = [...body.matchAll(/^#{1,2}[ \t]+(.+)$/gm)].map((match) => match[1] ?? '');
  return [...titles, ...tags, ...headings].join('\n').slice(0, MAX_SEARCH_TEXT);
}
