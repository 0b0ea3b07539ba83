/** What a repository has to do with others of this hub, as far as the actor may know of them. */
import { listCollections } from '../../catalog/collections.ts';
import { listDownloads } from '../../catalog/downloads.ts';
import { type ListedRepo, listRepos } from '../../catalog/repo-list.ts';
import { countTagged, findNamed } from '../../catalog/repo-relations.ts';
import { dayOf } from '../../catalog/trending.ts';
import { type Actor, readableBy } from '../../domain/access.ts';
import type { CollectionRecord } from '../../domain/collection.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { RepoKind, RepoPath } from '../../domain/repo.ts';
import type { Services } from '../services.ts';

export const derivations = ['adapter', 'finetune', 'quantized', 'merge'] as const;
export type Derivation = (typeof derivations)[number];

export interface Relations {
  /** Those of the named repositories that are here, by `relationKey`. */
  readonly known: ReadonlyMap<string, RepoPath>;
  /** Models made of this model. */
  readonly derived: Readonly<Record<Derivation, number>>;
  /** Models trained on this dataset: how many, and the most downloaded ones. */
  readonly trainedModels: { readonly count: number; readonly first: readonly ListedRepo[] };
  readonly collections: readonly CollectionRecord[];
  /** Of each of the last 30 days, the oldest first. */
  readonly downloads: readonly number[];
}

export interface NamedRepos {
  readonly models: readonly string[];
  readonly datasets: readonly string[];
}

const SHOWN_MODELS = 5;
const SHOWN_COLLECTIONS = 5;
const MAX_NAMES = 50;
const DAYS = 30;
const none = { adapter: 0, finetune: 0, quantized: 0, merge: 0 };

/** `named`: other repositories that this one's card names. */
export async function getRelations(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
  named: NamedRepos,
): Promise<Relations> {
  const { catalog } = services;
  const readable = readableBy(actor);
  const firstDay = dayOf(services.clock.now()) - DAYS + 1;
  const [models, datasets, derived, trainedModels, collections, days] = await Promise.all([
    findNamed(catalog, 'model', named.models.slice(0, MAX_NAMES), readable),
    findNamed(catalog, 'dataset', named.datasets.slice(0, MAX_NAMES), readable),
    countDerived(services, actor, repo),
    findTrainedModels(services, actor, repo),
    listCollections(
      catalog,
      { visible: readable, repos: [repo.id] },
      { sort: 'upvotes', now: services.clock.now(), limit: SHOWN_COLLECTIONS },
    ),
    listDownloads(catalog, repo.id, firstDay),
  ]);
  const byDay = new Map(days.map(({ day, count }) => [day, count]));
  return {
    known: new Map([...models, ...datasets].map((path) => [relationKey(path.kind, fullName(path)), path])),
    derived,
    trainedModels,
    collections: collections.map(({ collection }) => collection),
    downloads: Array.from({ length: DAYS }, (_, index) => byDay.get(firstDay + index) ?? 0),
  };
}

/** Under which `known` holds what a card calls `name`. */
export function relationKey(kind: RepoKind, name: string): string {
  return `${kind}:${name.toLowerCase()}`;
}

async function countDerived(services: Services, actor: Actor, repo: RepoRecord): Promise<Relations['derived']> {
  if (repo.kind !== 'model') return none;
  const tagOf = (derivation: Derivation): string => `base_model:${derivation}:${fullName(repo)}`;
  const counts = await countTagged(services.catalog, 'model', derivations.map(tagOf), readableBy(actor));
  const count = (derivation: Derivation): number => counts.get(tagOf(derivation)) ?? 0;
  return {
    adapter: count('adapter'),
    finetune: count('finetune'),
    quantized: count('quantized'),
    merge: count('merge'),
  };
}

async function findTrainedModels(
  services: Services,
  actor: Actor,
  repo: RepoRecord,
): Promise<Relations['trainedModels']> {
  if (repo.kind !== 'dataset') return { count: 0, first: [] };
  const readable = readableBy(actor);
  const tag = `dataset:${fullName(repo)}`;
  const counts = await countTagged(services.catalog, 'model', [tag], readable);
  const count = counts.get(tag) ?? 0;
  if (count === 0) return { count, first: [] };
  const filter = { kind: 'model', readable, tags: [tag] } as const;
  const first = await listRepos(services.catalog, filter, {
    sort: 'downloads',
    ascending: false,
    limit: SHOWN_MODELS,
  });
  return { count, first };
}

function fullName({ namespace, name }: Pick<RepoPath, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}
