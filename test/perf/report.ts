/** Prints benchmark rows as a Markdown table. */
import type { Row } from './work.ts';

/** The hub's memory must stay below this during every work, in bytes. */
export const MEMORY_BAR_BYTES = 400 * 1024 * 1024;

const HEADER = ['Work', 'Input', 'Hub', 'Peer', 'Hub / peer', 'Bar', 'Met', 'Peak memory'];

function figure(value: number | null, unit: Row['unit']): string {
  if (value === null) return '–';
  const digits = value >= 100 ? 0 : value >= 1 ? 2 : 4;
  return `${value.toFixed(digits)} ${unit}`;
}

function cells(row: Row): string[] {
  const memory = `${Math.round(row.peakMemoryBytes / 1024 / 1024)} MiB${row.peakMemoryBytes > MEMORY_BAR_BYTES ? ' (over 400)' : ''}`;
  return [
    row.title,
    row.input,
    figure(row.hub, row.unit),
    figure(row.peer, row.unit),
    row.ratio === null ? '–' : row.ratio.toFixed(2),
    row.bar,
    row.passes === null ? '' : row.passes ? 'yes' : '**no**',
    memory,
  ];
}

export function markdownTable(rows: readonly Row[]): string {
  const lines = [HEADER, HEADER.map(() => '---'), ...rows.map(cells)];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}
