/** Figures of each column of a split or of one file, from its first rows where there are many. */
import { z } from 'zod';
import type { Actor } from '../../domain/access.ts';
import { type HubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { Kept } from '../../formats/kept.ts';
import type { KeptBytes } from '../../formats/kept-bytes.ts';
import { ColumnCollector, type ColumnFigures, figureTypes } from '../../formats/tables/column-figures.ts';
import { mediaKindOf } from '../../formats/tables/features.ts';
import { readTable } from '../../formats/tables/open-table.ts';
import type { TableColumn } from '../../formats/tables/table.ts';
import { keptOf } from '../derived/kept-of.ts';
import type { Services } from '../services.ts';
import { openSplit } from './open-split.ts';
import { SplitReadError, type SplitTable } from './split-table.ts';
import type { SplitRef, SplitStatistics } from './types.ts';

const MAX_STATISTICS_ROWS = 200_000;
/** Numbers kept until the end, 8 bytes each. */
const MAX_VALUES = 2_000_000;
const MAX_COLUMNS = 500;
const MAX_MS = 8000;
const MAX_CELL_CHARS = 20_000;
/** Changes with how figures are worked out: another number, other figures. */
const FORM = 'statistics-1';

type Figures = Omit<SplitStatistics, 'commit'>;

/** By what decides the rows; weighed by the number of labels. */
const known = new Kept<Figures>(200_000, (statistics) =>
  statistics.columns.reduce((sum, column) => sum + 30 + (column.frequencies?.length ?? 0), 10),
);

export async function getStatistics(
  services: Services,
  actor: Actor,
  input: SplitRef,
): Promise<Result<SplitStatistics, HubError>> {
  const split = await openSplit(services, actor, input);
  return split.ok ? getStatisticsOf(services, split.value) : split;
}

export async function getStatisticsOf(
  services: Services,
  table: SplitTable,
): Promise<Result<SplitStatistics, HubError>> {
  const found = await findStatistics(services, table);
  if (found !== null) return ok(found);
  const columns = await table.columns();
  if (!columns.ok) return columns;
  try {
    const measured = await readTable('the split', () => measure(services, table, columns.value));
    if (!measured.ok) return measured;
    const { figures, isLate } = measured.value;
    // What is missing now may be there later; a busy hub sees less than it could.
    const hasAll = table.problems.length === 0;
    if (hasAll) known.set(table.contentId, figures);
    if (hasAll && !isLate) keptFor(services, table).write(0, new TextEncoder().encode(JSON.stringify(figures)));
    return ok({ commit: table.commit, ...figures });
  } catch (error) {
    if (error instanceof SplitReadError) return fail(error.hubError);
    throw error;
  }
}

/** What is known already, for pages that do not wait. */
export async function findStatistics(services: Services, table: SplitTable): Promise<SplitStatistics | null> {
  const { commit, contentId } = table;
  const remembered = known.get(contentId);
  if (remembered !== undefined) return { commit, ...remembered };
  const bytes = await keptFor(services, table).read();
  const figures = bytes === null ? null : parseFigures(bytes);
  return figures === null ? null : { commit, ...known.set(contentId, figures) };
}

function keptFor(services: Services, table: SplitTable): KeptBytes {
  return keptOf(services, table.repo, table.contentId)(FORM);
}

const numbers = z.object({
  min: z.number(),
  max: z.number(),
  mean: z.number(),
  median: z.number(),
  std: z.number(),
  histogram: z.object({ counts: z.array(z.number()), edges: z.array(z.number()) }),
});

const figuresSchema = z.object({
  rowsSeen: z.number(),
  isPartial: z.boolean(),
  columns: z.array(
    z.object({
      column: z.string(),
      type: z.enum(figureTypes),
      nanCount: z.number(),
      nanProportion: z.number(),
      numbers: numbers.exactOptional(),
      frequencies: z.array(z.object({ label: z.string(), count: z.number() })).exactOptional(),
      noLabelCount: z.number().exactOptional(),
    }) satisfies z.ZodType<ColumnFigures>,
  ),
});

function parseFigures(bytes: Uint8Array): Figures | null {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // Not figures that this hub wrote; they are worked out again.
    return null;
  }
  return figuresSchema.safeParse(value).data ?? null;
}

async function measure(
  services: Services,
  table: SplitTable,
  all: readonly TableColumn[],
): Promise<{ readonly figures: Figures; readonly isLate: boolean }> {
  const started = services.clock.now();
  const columns = all.filter(({ type }) => mediaKindOf(type) === null).slice(0, MAX_COLUMNS);
  const collectors = columns.map((column) => ({ name: column.name, collector: new ColumnCollector(column) }));
  const most = Math.min(MAX_STATISTICS_ROWS, Math.ceil(MAX_VALUES / Math.max(1, columns.length)));
  let rowsSeen = 0;
  let isPartial = false;
  let isLate = false;
  const names = columns.map(({ name }) => name);
  for await (const batch of table.scan({ columns: names, maxCellChars: MAX_CELL_CHARS })) {
    isLate = services.clock.now() - started > MAX_MS;
    isPartial = rowsSeen >= most || isLate;
    if (isPartial) break;
    for (const row of batch) {
      for (const { name, collector } of collectors) collector.add(row.cells[name]);
    }
    rowsSeen += batch.length;
  }
  const figures = collectors.map(({ collector }) => collector.finish());
  isPartial ||= table.problems.length > 0;
  return { figures: { rowsSeen, isPartial, columns: figures }, isLate };
}
