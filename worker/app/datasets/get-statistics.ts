/** Figures of each column of a split, from its first rows where there are many. */
import type { Actor } from '../../domain/access.ts';
import { type HubError } from '../../domain/errors.ts';
import { type Result, fail } from '../../domain/result.ts';
import { Kept } from '../../formats/kept.ts';
import { ColumnCollector } from '../../formats/tables/column-figures.ts';
import { mediaKindOf } from '../../formats/tables/features.ts';
import { readTable } from '../../formats/tables/open-table.ts';
import type { TableColumn } from '../../formats/tables/table.ts';
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

/** By commit, subset and split; weighed by the number of labels. */
const known = new Kept<SplitStatistics>(200_000, (statistics) =>
  statistics.columns.reduce((sum, column) => sum + 30 + (column.frequencies?.length ?? 0), 10),
);

export async function getStatistics(
  services: Services,
  actor: Actor,
  input: SplitRef,
): Promise<Result<SplitStatistics, HubError>> {
  const split = await openSplit(services, actor, input);
  if (!split.ok) return split;
  const key = keyOf(split.value.commit, input);
  const found = known.get(key);
  if (found !== undefined) return { ok: true, value: found };
  const columns = await split.value.columns();
  if (!columns.ok) return columns;
  try {
    const measured = await readTable('the split', () => measure(services, split.value, columns.value));
    return measured.ok ? { ok: true, value: known.set(key, measured.value) } : measured;
  } catch (error) {
    if (error instanceof SplitReadError) return fail(error.hubError);
    throw error;
  }
}

/** What is known already, for pages that do not wait. The caller has been let read the split at this commit. */
export function findStatistics(commit: string, ref: SplitRef): SplitStatistics | null {
  return known.get(keyOf(commit, ref)) ?? null;
}

function keyOf(commit: string, { config, split }: SplitRef): string {
  return JSON.stringify([commit, config, split]);
}

async function measure(services: Services, split: SplitTable, all: readonly TableColumn[]): Promise<SplitStatistics> {
  const started = services.clock.now();
  const columns = all.filter(({ type }) => mediaKindOf(type) === null).slice(0, MAX_COLUMNS);
  const collectors = columns.map((column) => ({ name: column.name, collector: new ColumnCollector(column) }));
  const most = Math.min(MAX_STATISTICS_ROWS, Math.ceil(MAX_VALUES / Math.max(1, columns.length)));
  let rowsSeen = 0;
  let isPartial = false;
  const names = columns.map(({ name }) => name);
  for await (const batch of split.scan({ columns: names, maxCellChars: MAX_CELL_CHARS })) {
    if (rowsSeen >= most || services.clock.now() - started > MAX_MS) {
      isPartial = true;
      break;
    }
    for (const row of batch) {
      for (const { name, collector } of collectors) collector.add(row.cells[name]);
    }
    rowsSeen += batch.length;
  }
  const figures = collectors.map(({ collector }) => collector.finish());
  return { commit: split.commit, rowsSeen, isPartial, columns: figures };
}
