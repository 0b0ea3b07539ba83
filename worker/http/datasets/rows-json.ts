/** Rows, columns and figures in the form of the dataset-viewer API. */
import type { ColumnStatistics, RowsPage, TableColumn, TableRow } from '../../app/datasets/types.ts';
import { mediaKindOf } from '../../formats/tables/features.ts';

export function featuresJson(columns: readonly TableColumn[]): unknown[] {
  return columns.map(({ name, type }, index) => ({ feature_idx: index, name, type }));
}

/** Addresses of embedded files are made absolute: the answer may be read on another host. */
export function rowsJson(page: Pick<RowsPage, 'columns' | 'rows'>, baseUrl: string): unknown[] {
  const media = new Map(page.columns.map(({ name, type }) => [name, mediaKindOf(type)]));
  return page.rows.map((row) => ({
    row_idx: row.index,
    row: Object.fromEntries(
      Object.entries(row.cells).map(([name, cell]) => [name, cellJson(cell, media.get(name) ?? null, baseUrl)]),
    ),
    truncated_cells: row.truncated,
  }));
}

function cellJson(cell: TableRow['cells'][string], media: string | null, baseUrl: string): unknown {
  if (media === null || typeof cell !== 'object' || cell === null || !('src' in cell)) return cell;
  const { src } = cell;
  const absolute = typeof src === 'string' && src.startsWith('/') ? baseUrl + src : src;
  // Sounds come as a list of forms to choose from; here there is one.
  return media === 'audio' ? [{ ...cell, src: absolute }] : { ...cell, src: absolute };
}

/** Columns of which there are no figures are left out. */
export function statisticsJson(columns: readonly ColumnStatistics[], rowCount: number): unknown[] {
  return columns
    .filter(({ numbers, frequencies }) => numbers !== undefined || frequencies !== undefined)
    .map((column) => ({
      column_name: column.column,
      column_type: column.type,
      column_statistics: {
        nan_count: column.nanCount,
        nan_proportion: column.nanProportion,
        ...(column.type === 'class_label'
          ? {
              no_label_count: column.noLabelCount ?? 0,
              no_label_proportion: rowCount === 0 ? 0 : (column.noLabelCount ?? 0) / rowCount,
            }
          : {}),
        ...frequenciesJson(column),
        ...numbersJson(column),
      },
    }));
}

function frequenciesJson({ type, frequencies }: ColumnStatistics): object {
  if (frequencies === undefined) return {};
  const counts = Object.fromEntries(frequencies.map(({ label, count }) => [label, count]));
  return type === 'bool' ? { frequencies: counts } : { n_unique: frequencies.length, frequencies: counts };
}

function numbersJson({ type, numbers }: ColumnStatistics): object {
  if (numbers === undefined) return {};
  const { min, max, mean, median, std, histogram } = numbers;
  const show = (value: number): number | string => (type === 'datetime' ? dateText(value) : value);
  return {
    min: show(min),
    max: show(max),
    mean: show(mean),
    median: show(median),
    std: type === 'datetime' ? durationText(std) : std,
    histogram: { hist: histogram.counts, bin_edges: histogram.edges.map(show) },
  };
}

function dateText(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '');
}

/** As Python writes a `timedelta`: `3 days, 4:05:06`. */
function durationText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const days = Math.floor(seconds / 86_400);
  const clock = [Math.floor((seconds % 86_400) / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const text = clock.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
  return days === 0 ? text : `${days} day${days === 1 ? '' : 's'}, ${text}`;
}
