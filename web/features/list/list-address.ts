/** Addresses of a list as it is shown, with one thing changed. */
import type { FacetName, ListData, ListQuery, ListSort } from '../../contract.ts';
import { paths, withQuery } from '../../lib/paths.ts';

export const facetNames: readonly FacetName[] = ['task', 'library', 'language', 'license', 'format'];

/** Best matches first where something is searched for. */
export function defaultSort(search: string): ListSort {
  return search === '' ? 'updated' : 'relevance';
}

/** Any change leads back to the first page, unless it is the page that changes. */
export function listAddress(
  data: Pick<ListData, 'kind' | 'query'>,
  change: Partial<ListQuery> & { readonly page?: number },
): string {
  const { page = 1, ...narrowing } = change;
  const { sort, ...query } = { ...data.query, ...narrowing };
  return withQuery(paths.list(data.kind), {
    ...query,
    sort: sort === defaultSort(query.search) || (sort === 'relevance' && query.search === '') ? '' : sort,
    page: page === 1 ? '' : page,
  });
}

/** Whether more than the order was chosen. */
export function isNarrowed({ query }: Pick<ListData, 'query'>): boolean {
  const { sort: _, ...narrowing } = query;
  return Object.values(narrowing).some((value) => value !== '');
}
