/** Addresses of a table as it is shown, with one thing changed. */
import type { TableQuery } from '../../contract.ts';

/** Any change leads back to the first page, unless it is the page that changes; a row is pointed at once. */
export function tableAddress(base: string, query: TableQuery, change: Partial<TableQuery> = {}): string {
  const next = { ...query, page: 1, row: null, ...change };
  const parameters = new URLSearchParams();
  if (next.search !== '') parameters.set('q', next.search);
  if (next.where !== '') parameters.set('where', next.where);
  if (next.orderBy !== '') parameters.set('orderby', next.orderBy);
  if (next.page > 1) parameters.set('p', String(next.page));
  if (next.firstColumn > 0) parameters.set('c', String(next.firstColumn));
  for (const name of next.hidden) parameters.append('hide', name);
  if (next.row !== null) parameters.set('row', String(next.row));
  const text = parameters.toString();
  return text === '' ? base : `${base}?${text}`;
}

/** A condition beside those that are there. */
export function andWhere(where: string, condition: string): string {
  if (where === '' || where === condition) return condition;
  return where.includes(condition) ? where : `${/\bor\b/i.test(where) ? `(${where})` : where} AND ${condition}`;
}

export function quoteColumn(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export type SortDirection = 'ascending' | 'descending';

export function sortOf(orderBy: string, column: string): SortDirection | undefined {
  const quoted = quoteColumn(column);
  if (orderBy === quoted || orderBy.toUpperCase() === `${quoted} ASC`.toUpperCase()) return 'ascending';
  return orderBy.toUpperCase() === `${quoted} DESC`.toUpperCase() ? 'descending' : undefined;
}

/** From no order to ascending, then descending, then none. */
export function nextSort(orderBy: string, column: string): string {
  const sort = sortOf(orderBy, column);
  if (sort === undefined) return quoteColumn(column);
  return sort === 'ascending' ? `${quoteColumn(column)} DESC` : '';
}
