/** The least and greatest value of a column in a row group, where the file says so in a way that can be trusted. */
import { exactInteger } from '../exact-json.ts';
import type { ColumnMetaData, SchemaElement } from 'hyparquet/src/types.js';
import type { ColumnBounds } from './table.ts';

export function boundsOf(chunk: ColumnMetaData | undefined, element: SchemaElement): ColumnBounds | null {
  const statistics = chunk?.statistics;
  if (statistics === undefined) return null;
  const nullCount = statistics.null_count === undefined ? null : Number(statistics.null_count);
  // The older pair of fields was compared as signed bytes by some writers: wrong for text.
  const isText = element.type === 'BYTE_ARRAY' || element.type === 'FIXED_LEN_BYTE_ARRAY';
  const min = plain(statistics.min_value ?? (isText ? undefined : statistics.min));
  const max = plain(statistics.max_value ?? (isText ? undefined : statistics.max));
  return min === null || max === null ? null : { min, max, nullCount };
}

function plain(value: unknown): number | bigint | string | boolean | null {
  if (typeof value === 'bigint') return exactInteger(value);
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  return typeof value === 'boolean' ? value : null;
}
