/** What a list can be narrowed by. The counts of a large hub take a while, so those just made are shown again. */
import { type FacetCounts, countFacets as countFacetRows } from '../../catalog/count-facets.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { RepoFilter } from '../../catalog/repo-list.ts';
import type { Actor } from '../../domain/access.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { filterFor } from './list-repos.ts';

/** Of each facet; rarer ones are found by searching. */
const MAX_VALUES = 40;

/**
 * For so long counts may be behind: they are hints of how much a click would leave, not the list itself. Kept per
 * isolate, for lists without words; those of different reach are kept apart.
 */
const FRESH_MS = 30_000;
const MAX_KEPT = 200;
const kept = new WeakMap<Catalog, Map<string, { readonly counts: FacetCounts; readonly until: number }>>();

export async function countFacets(
  services: Services,
  actor: Actor,
  query: Omit<RepoFilter, 'readable'>,
): Promise<Result<FacetCounts, HubError>> {
  const filter = filterFor(actor, query);
  if (!filter.ok) return filter;
  const { catalog, clock } = services;
  const now = clock.now();
  const recent = kept.get(catalog) ?? new Map<string, { readonly counts: FacetCounts; readonly until: number }>();
  kept.set(catalog, recent);
  const key = JSON.stringify(filter.value);
  const known = recent.get(key);
  if (known !== undefined && known.until > now) return ok(known.counts);
  const counts = await countFacetRows(catalog, filter.value, MAX_VALUES);
  if ((filter.value.search ?? []).length === 0) {
    const [oldest] = recent.keys();
    if (recent.size >= MAX_KEPT && oldest !== undefined) recent.delete(oldest);
    recent.set(key, { counts, until: now + FRESH_MS });
  }
  return ok(counts);
}
