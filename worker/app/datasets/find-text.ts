/** Which columns hold text, and which rows hold a text in them; case does not matter. */
import { dtypeOf } from '../../formats/tables/features.ts';
import type { CellValue, FeatureType, TableRow } from '../../formats/tables/table.ts';

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
