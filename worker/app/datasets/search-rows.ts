/** Finds rows of a split that hold a text in any of their columns of text; case does not matter. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { dtypeOf } from '../../formats/tables/features.ts';
import type { CellValue, FeatureType, TableRow } from '../../formats/tables/table.ts';
import type { Services } from '../services.ts';
import { findMatches } from './find-matches.ts';
import { openSplit } from './open-split.ts';
import { addressed, describeSplit } from './read-rows.ts';
import { MAX_ROWS } from './split-table.ts';
import type { MatchesPage, SearchInput } from './types.ts';

const MAX_QUERY_CHARS = 500;

export async function searchRows(
  services: Services,
  actor: Actor,
  input: SearchInput,
): Promise<Result<MatchesPage, HubError>> {
  if (input.query.trim() === '' || input.query.length > MAX_QUERY_CHARS) {
    return fail(hubError('bad-request', `Give a text of 1 to ${MAX_QUERY_CHARS} characters to search for.`));
  }
  const split = await openSplit(services, actor, input);
  if (!split.ok) return split;
  const head = await describeSplit(split.value);
  if (!head.ok) return head;
  const columns = head.value.columns.filter(({ type }) => holdsText(type)).map(({ name }) => name);
  const found = await findMatches(services, split.value, {
    columns,
    matches: matcherOf(input.query, columns),
    offset: input.offset,
    length: Math.min(Math.max(1, input.length), MAX_ROWS),
    continuation: input.continuation,
  });
  if (!found.ok) return found;
  return ok({ ...head.value, ...found.value, rows: addressed(input, head.value, found.value.rows) });
}

export function matcherOf(query: string, columns: readonly string[]): (row: TableRow) => boolean {
  const wanted = query.trim().toLowerCase();
  return (row) => columns.some((column) => holds(row.cells[column], wanted));
}

function holds(value: CellValue | undefined, wanted: string): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(wanted);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value as Readonly<Record<string, CellValue>>).some((member) => holds(member, wanted));
}

/** Text, or lists and structs of it. */
export function holdsText(type: FeatureType): boolean {
  const dtype = dtypeOf(type);
  if (dtype !== undefined) return dtype === 'string' || dtype === 'large_string';
  const name = type['_type'];
  if (name === 'ClassLabel' || name === 'Image' || name === 'Audio' || name === 'Video' || name === 'Pdf') return false;
  if (name === 'Json' || name === 'Translation' || name === 'TranslationVariableLanguages') return true;
  const inner = name === undefined ? Object.values(type) : [type['feature']];
  return inner.some((part) => typeof part === 'object' && part !== null && holdsText(part as FeatureType));
}
