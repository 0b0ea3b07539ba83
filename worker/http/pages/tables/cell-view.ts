/** Turns a cell into what a page shows of it, never longer than a page can carry. */
import type { ColumnKind, TableCell } from '#portal';
import { type FeatureType } from '../../../formats/tables/table.ts';
import { type ExactJson, writeExactJson } from '../../../formats/exact-json.ts';

/** `maxChars`: of a text. `isTruncated`: what came is only a beginning. */
export function cellView(
  value: ExactJson | undefined,
  kind: ColumnKind,
  type: FeatureType,
  { maxChars, isTruncated }: { readonly maxChars: number; readonly isTruncated: boolean },
): TableCell {
  if (value === undefined || value === null) return null;
  switch (kind) {
    case 'label':
      return labelCell(value, type);
    case 'time':
      return timeCell(value) ?? plainCell(value, maxChars, isTruncated);
    case 'image':
    case 'audio':
      return mediaCell(value, kind) ?? plainCell(value, maxChars, isTruncated);
    case 'binary':
      // Base64 of the bytes: four characters for three.
      return typeof value === 'string' && !isTruncated
        ? { kind: 'binary', sizeBytes: Math.floor((value.length * 3) / 4) }
        : plainCell(value, 64, true);
    default:
      return plainCell(value, maxChars, isTruncated);
  }
}

function plainCell(value: ExactJson, maxChars: number, isTruncated: boolean): TableCell {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return { kind: 'digits', text: value.toString() };
  if (typeof value === 'string') {
    if (value.length <= maxChars && !isTruncated) return value;
    return { kind: 'cut', text: beginning(value, maxChars), length: isTruncated ? null : value.length };
  }
  const json = writeExactJson(value);
  return { kind: 'nested', json: beginning(json, maxChars), isCut: isTruncated || json.length > maxChars };
}

function labelCell(value: ExactJson, type: FeatureType): TableCell {
  const { names } = type;
  if (typeof value !== 'number') return plainCell(value, 200, false);
  const name = Array.isArray(names) ? (names as readonly ExactJson[])[value] : undefined;
  return typeof name === 'string' ? { kind: 'label', value, name: beginning(name, 200) } : value;
}

/** Times without a zone are meant in UTC. */
function timeCell(value: ExactJson): TableCell {
  if (typeof value !== 'string' || value.length > 40) return null;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value);
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/.test(value);
  const at = Date.parse(isDay || hasZone ? value : `${value.replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? null : { kind: 'time', at, isDay };
}

function mediaCell(value: ExactJson, kind: 'image' | 'audio'): TableCell {
  if (typeof value !== 'object' || value === null || !('src' in value)) return null;
  const { src } = value;
  // Only what the hub serves itself: an address from the data would tell strangers who reads it.
  return typeof src === 'string' && /^\/[^/\\]/.test(src) ? { kind, src } : null;
}

function beginning(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).toWellFormed();
}
