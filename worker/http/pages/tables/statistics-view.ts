/** Figures of columns as charts show them: bars, each with the condition that its rows meet. */
import type { ColumnBar, ColumnStatistics as ShownStatistics } from '#portal';
import type { ColumnStatistics, NumberStatistics, SplitStatistics } from '../../../app/datasets/types.ts';
import type { TableColumn } from '../../../formats/tables/table.ts';
import { kindOf } from './column-view.ts';

const MAX_BARS = 50;
const MAX_LABEL_CHARS = 80;

export function statisticsView(
  statistics: SplitStatistics,
  columns: readonly TableColumn[],
): readonly ShownStatistics[] {
  const places = new Map(columns.map(({ name }, index) => [name, index]));
  return statistics.columns.flatMap((figures) => {
    const index = places.get(figures.column);
    const column = index === undefined ? undefined : columns[index];
    return index === undefined || column === undefined ? [] : [figuresView(figures, column, index)];
  });
}

function figuresView(figures: ColumnStatistics, column: TableColumn, index: number): ShownStatistics {
  const { numbers, frequencies, type } = figures;
  const isLength = type === 'string_text' || type === 'list' || type === 'audio' || type === 'image';
  const isTime = type === 'datetime';
  const shownNumber = (value: number): string | number => (isTime ? dayOf(value) : value);
  return {
    index,
    nullCount: figures.nanCount,
    nullShare: figures.nanProportion,
    counted: frequencies !== undefined ? 'labels' : numbers === undefined ? null : isLength ? 'lengths' : 'values',
    bars:
      frequencies !== undefined
        ? frequencies.slice(0, MAX_BARS).map((frequency) => labelBar(frequency, column))
        : numbers === undefined
          ? []
          : histogramBars(numbers, column, isLength, isTime),
    distinct: frequencies?.length ?? null,
    min: numbers === undefined ? null : shownNumber(numbers.min),
    max: numbers === undefined ? null : shownNumber(numbers.max),
    mean: numbers === undefined || isTime ? null : numbers.mean,
    median: numbers === undefined || isTime ? null : numbers.median,
    deviation: numbers === undefined || isTime ? null : numbers.std,
  };
}

function labelBar(
  { label, count }: { readonly label: string; readonly count: number },
  column: TableColumn,
): ColumnBar {
  const name = quoted(column.name);
  const kind = kindOf(column.type);
  const shown = label.length > MAX_LABEL_CHARS ? `${label.slice(0, MAX_LABEL_CHARS)}…` : label;
  return { label: shown, count, where: kind === 'nested' ? null : `${name} = ${literalOf(label, kind, column)}` };
}

function literalOf(label: string, kind: string, { type }: TableColumn): string {
  if (kind === 'boolean') return label.toLowerCase() === 'true' ? 'true' : 'false';
  if (kind === 'number' && Number.isFinite(Number(label))) return label;
  const { names } = type;
  // Rows hold the number of a class, not its name.
  if (kind === 'label' && Array.isArray(names)) return String(names.indexOf(label));
  return `'${label.replaceAll("'", "''")}'`;
}

function histogramBars(
  { histogram: { counts, edges } }: NumberStatistics,
  column: TableColumn,
  isLength: boolean,
  isTime: boolean,
): readonly ColumnBar[] {
  const name = quoted(column.name);
  return counts.slice(0, MAX_BARS).map((count, at) => {
    const from = edges[at] ?? 0;
    const to = edges[at + 1] ?? from;
    const isLast = at === counts.length - 1;
    const show = (value: number): string => (isTime ? dayOf(value) : String(Number(value.toPrecision(6))));
    const where = isLength || isTime ? null : `${name} >= ${from} AND ${name} ${isLast ? '<=' : '<'} ${to}`;
    return { label: from === to ? show(from) : `${show(from)} – ${show(to)}`, count, where };
  });
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Milliseconds since the epoch, as a day where they can be one. */
function dayOf(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString().slice(0, 10);
}
