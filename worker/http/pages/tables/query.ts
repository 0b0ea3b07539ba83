/** What an address asks of a table. */
import type { TableQuery } from '#portal';

/** As many as the protocol gives at once. */
export const PAGE_SIZE = 100;

const MAX_SEARCH_CHARS = 200;
const MAX_CONDITION_CHARS = 2000;
const MAX_HIDDEN = 200;
/** Rows are reached by their number, so that late pages cost no more than early ones. */
const MAX_PAGE_DIGITS = 10;

export function readTableQuery(searchParams: URLSearchParams): TableQuery {
  const textOf = (name: string, length: number): string => (searchParams.get(name) ?? '').trim().slice(0, length);
  const numberOf = (name: string, maxDigits = 12): number | null => {
    const text = searchParams.get(name) ?? '';
    return /^\d+$/.test(text) && text.length <= maxDigits ? Number(text) : null;
  };
  const asked = {
    search: textOf('q', MAX_SEARCH_CHARS),
    where: textOf('where', MAX_CONDITION_CHARS),
    orderBy: textOf('orderby', MAX_CONDITION_CHARS),
  };
  const row = numberOf('row');
  return {
    ...asked,
    row,
    // A row's own address leads to the page that it is on.
    page:
      row !== null && isAsIs(asked)
        ? Math.floor(row / PAGE_SIZE) + 1
        : Math.max(1, numberOf('p', MAX_PAGE_DIGITS) ?? 1),
    hidden: searchParams.getAll('hide').slice(0, MAX_HIDDEN),
    firstColumn: numberOf('c') ?? 0,
  };
}

/** All rows in the order of the file. */
export function isAsIs({ search, where, orderBy }: Pick<TableQuery, 'search' | 'where' | 'orderBy'>): boolean {
  return search === '' && where === '' && orderBy === '';
}
