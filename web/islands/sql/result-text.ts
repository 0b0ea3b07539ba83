/** Results of a query as text: short in a cell, whole in a file. */
import type { SqlRun } from './types.ts';

export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (value instanceof Uint8Array) return `${value.length} B`;
  if (typeof value === 'object') return JSON.stringify(value, replaceUnknown);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return '';
}

/**
 * RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front, as OWASP advises: who
 * wrote the data is not who opens the file. Numbers keep their sign.
 */
export function csvOf({ columns, rows }: SqlRun): string {
  const lines = [columns.map(csvField), ...rows.map((row) => row.map(csvField))];
  return `${lines.map((fields) => fields.join(',')).join('\r\n')}\r\n`;
}

function csvField(value: unknown): string {
  const text = cellText(value);
  const harmless =
    typeof value === 'string' && /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export function jsonOf({ columns, rows }: SqlRun): string {
  const objects = rows.map((row) =>
    // Entries and not assignment: a column may be called `__proto__`.
    Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null])),
  );
  return JSON.stringify(objects, replaceUnknown, 1);
}

function replaceUnknown(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return Array.from(value);
  return value;
}
