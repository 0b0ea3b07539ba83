/** Brings the catalogue in line with a repository's default branch after a push. */
import { deleteRepoCard, saveRepoCard } from '../../catalog/repo-cards.ts';
import { type RepoChange, findRepoById, updateRepo } from '../../catalog/repos.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { RepoId } from '../../domain/repo.ts';
import { type RevisionFacts, readFacts } from '../browse/read-facts.ts';
import { type OpenRevision, openNamedRevision } from '../browse/open-revision.ts';
import type { Services } from '../services.ts';
import { measureStorage } from './measure-storage.ts';

/** File names kept for lists; more would make them long and their rows large. */
const MAX_SIBLINGS = 1000;
const MAX_SIBLINGS_TEXT = 64_000;
const MAX_SEARCH_TEXT = 20_000;

/** Pushes that arrive while one is being indexed; after so many the next push or the daily round goes on. */
const MAX_ROUNDS = 5;

/**
 * Reads the default branch's card, config and weight headers and stores what lists, filters and info answers show.
 * Doing it again for the same commit changes nothing, so a retry is always safe; a repository that is gone is no
 * error. Two of these at once may write in any order, so each looks again after it wrote: the last one to write
 * sees the last push.
 */
export async function indexPush(services: Services, repoId: RepoId): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const repo = await findRepoById(services.catalog, repoId);
    if (repo === null) return;
    const wrote = await indexHead(services, repo);
    if (!wrote) return;
  }
}

/** Answers whether something had to be written. */
async function indexHead(services: Services, repo: RepoRecord): Promise<boolean> {
  const { catalog } = services;
  const change = await changeOf(services, repo);
  const revision = await openNamedRevision(services, repo, undefined);
  const headSha = revision.ok ? revision.value.oid : null;
  const moved = repo.headSha === headSha ? {} : { headSha, updatedAt: services.clock.now() };
  await updateRepo(catalog, repo.id, { ...change, ...moved });
  if (repo.indexedSha !== headSha) {
    if (revision.ok) await storeCard(services, revision.value);
    else await deleteRepoCard(catalog, repo.id);
    return true;
  }
  return repo.headSha !== headSha;
}

/** What else the push changed: the size, and the default branch when it was the first one. */
async function changeOf(services: Services, repo: RepoRecord): Promise<RepoChange> {
  const storageBytes = await measureStorage(services, repo.id);
  const { refs } = await services.views.open(repo.id);
  const defaultBranch = refs.head.replace(/^refs\/heads\//, '');
  return {
    ...(storageBytes === repo.storageBytes ? {} : { storageBytes }),
    ...(defaultBranch === repo.defaultBranch ? {} : { defaultBranch }),
  };
}

async function storeCard(services: Services, revision: OpenRevision): Promise<void> {
  const read = await readFacts(services, revision);
  await saveRepoCard(services.catalog, revision.repo.id, revision.oid, cardOf(read));
  const { repo, oid } = revision;
  services.log.info('repos:indexed', { repo: repo.id, sha: oid, files: read.files.length });
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
