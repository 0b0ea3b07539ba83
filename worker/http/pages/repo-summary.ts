/** Turns what the catalogue and the files say about a repository into what the portal shows of it. */
import type { RepoHeading, RepoSummary, WeightsSummary } from '#portal';
import { z } from 'zod';
import { type ShownFacts, noFacts, storedFacts } from '../../app/browse/shown-facts.ts';
import { findRepoCard, listCardsOf } from '../../catalog/repo-cards.ts';
import type { ListedRepo } from '../../catalog/repo-list.ts';
import { decide } from '../../domain/access.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { HubContext } from '../hub-env.ts';
import { isLikedByViewer } from './like.ts';

export function repoSummary({ repo, card, tags }: Pick<ListedRepo, 'repo' | 'card' | 'tags'>): RepoSummary {
  const facts = card === null ? noFacts : storedFacts(card, tags);
  const parameters = weightsOf(facts)?.parameters;
  return {
    kind: repo.kind,
    namespace: repo.namespace,
    name: repo.name,
    isPrivate: repo.visibility === 'private',
    updatedAt: repo.updatedAt,
    downloads: repo.downloads,
    likes: repo.likes,
    ...optional('task', taskOf(facts)),
    ...optional('license', licenseOf(facts)),
    ...optional('parameters', parameters),
  };
}

/** For lists that come without what the repositories' cards say; in their order. */
export async function repoSummaries(
  context: HubContext,
  repos: readonly RepoRecord[],
): Promise<readonly RepoSummary[]> {
  const cards = await listCardsOf(
    context.get('services').catalog,
    repos.map(({ id }) => id),
  );
  return repos.map((repo) => repoSummary({ repo, card: cards.get(repo.id) ?? null, tags: [] }));
}

export async function repoHeading(
  context: HubContext,
  repo: RepoRecord,
  facts: ShownFacts,
  hasContent: boolean,
): Promise<RepoHeading> {
  const actor = context.get('actor');
  return {
    kind: repo.kind,
    namespace: repo.namespace,
    name: repo.name,
    isPrivate: repo.visibility === 'private',
    isGated: repo.gating !== null,
    description: repo.description,
    defaultBranch: repo.defaultBranch,
    downloads: repo.downloads,
    likes: repo.likes,
    isLiked: await isLikedByViewer(context, repo),
    updatedAt: repo.updatedAt,
    createdAt: repo.createdAt,
    canManage: decide(actor, 'manage', repo) === 'allow',
    canWrite: decide(actor, 'write', repo) === 'allow',
    hasContent,
    ...optional('task', taskOf(facts)),
    ...optional('library', facts.libraryName ?? undefined),
    ...optional('license', licenseOf(facts)),
    ...optional('licenseId', textsOf(facts.cardData['license'])[0]),
  };
}

/** The head of pages that need nothing else of a repository's card: as it was read at the last push. */
export async function storedHeading(context: HubContext, repo: RepoRecord): Promise<RepoHeading> {
  const card = await findRepoCard(context.get('services').catalog, repo.id);
  return repoHeading(context, repo, card === null ? noFacts : storedFacts(card, []), true);
}

const safetensors = z.object({ total: z.number(), parameters: z.record(z.string(), z.number()) });
const gguf = z.object({ total: z.number() });

/** The number of parameters, and of each number type when the files tell. */
export function weightsOf(facts: ShownFacts): WeightsSummary | null {
  const tensors = safetensors.safeParse(facts.safetensors);
  if (tensors.success) {
    const { total, parameters } = tensors.data;
    const byType = Object.entries(parameters)
      .map(([type, count]) => ({ type, parameters: count, share: total > 0 ? count / total : 0 }))
      .toSorted((a, b) => b.parameters - a.parameters);
    return { parameters: total, byType };
  }
  const quantised = gguf.safeParse(facts.gguf);
  return quantised.success ? { parameters: quantised.data.total, byType: [] } : null;
}

/** A card's field that holds one text or a list of them. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string' && item !== '') : [];
}

function taskOf(facts: ShownFacts): string | undefined {
  return facts.pipelineTag ?? textsOf(facts.cardData['task_categories'])[0];
}

/** `other` says nothing; the card may name the licence beside it. */
function licenseOf(facts: ShownFacts): string | undefined {
  const [license] = textsOf(facts.cardData['license']);
  return license === 'other' ? (textsOf(facts.cardData['license_name'])[0] ?? license) : license;
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}
