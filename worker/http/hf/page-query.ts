/** Pages of lists: what is asked for, and the header that leads to the next one. */
import { z } from 'zod';
import type { Page, PageQuery } from '../../app/page-cursor.ts';
import type { HubError } from '../../domain/errors.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { HubContext } from '../hub-env.ts';
import { nextLink } from './link-header.ts';
import { readQuery, text, wholeNumber } from './query.ts';

export const pageParameters = {
  limit: wholeNumber({ fallback: 100, min: 1, max: 1000 }),
  cursor: text,
};

export function pageQueryOf(given: { readonly limit: number; readonly cursor: string | undefined }): PageQuery {
  const { limit, cursor } = given;
  return cursor === undefined ? { limit } : { limit, cursor };
}

/** Reads the query, asks for the page and answers it as JSON with a `Link` to the next one. */
export async function answerPage<T>(
  context: HubContext,
  ask: (query: PageQuery) => Promise<Result<Page<T>, HubError>>,
  json: (item: T) => unknown,
): Promise<Result<Response, HubError>> {
  const query = readQuery(context, z.object(pageParameters));
  if (!query.ok) return query;
  const page = await ask(pageQueryOf(query.value));
  return page.ok ? ok(pageJson(context, page.value, json)) : page;
}

export function pageJson<T>(context: HubContext, page: Page<T>, json: (item: T) => unknown): Response {
  if (page.cursor !== undefined) context.header('Link', nextLink(context, { cursor: page.cursor }));
  return context.json(page.items.map(json));
}
