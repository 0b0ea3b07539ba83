/** Prints benchmark rows as a Markdown table. */
import type { Row } from './work.ts';

/** The hub's memory must stay below this during every work that names no bar of its own, in bytes. */
export const MEMORY_BAR_BYTES = 400 * 1024 * 1024;
/** The same for uploads and downloads over Xet and for commits over HTTP. */
export const MEMORY_BAR_WITH_XET_BYTES = 500_000_000;

const HEADER = ['Work', 'Input', 'Hub', 'Peer', 'Hub / peer', 'Bar', 'Met', 'Peak memory'];

function figure(value: number | null, unit: Row['unit']): string {
  if (value === null) return '–';
  const digits = value >= 100 ? 0 : value >= 1 ? 2 : 4;
  return `${value.toFixed(digits)} ${unit}`;
}

function cells(row: Row): string[] {
  const mebibytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);
  const over = row.peakMemoryBytes > row.memoryBarBytes ? ` (over ${mebibytes(row.memoryBarBytes)})` : '';
  const memory = `${mebibytes(row.peakMemoryBytes)} MiB${over}`;
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
