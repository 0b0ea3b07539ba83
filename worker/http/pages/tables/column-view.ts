/** What a page says of a column: its type in one line, and how its cells are shown. */
import type { ColumnKind, TableColumn as ShownColumn } from '#portal';
import { dtypeOf, mediaKindOf } from '../../../formats/tables/features.ts';
import type { FeatureType, TableColumn } from '../../../formats/tables/table.ts';
import { isJsonObject } from '../../../formats/json.ts';

const MAX_NAME_CHARS = 200;
const MAX_TYPE_CHARS = 40;
const MAX_DEPTH = 6;

export function columnView({ name, type }: TableColumn, index: number): ShownColumn {
  const written = typeName(type, 0);
  return {
    index,
    name: name.slice(0, MAX_NAME_CHARS),
    type: written.length > MAX_TYPE_CHARS ? `${written.slice(0, MAX_TYPE_CHARS)}…` : written,
    kind: kindOf(type),
  };
}

export function kindOf(type: FeatureType): ColumnKind {
  const media = mediaKindOf(type);
  if (media === 'image' || media === 'audio') return media;
  if (type['_type'] === 'ClassLabel') return 'label';
  const dtype = dtypeOf(type);
  if (dtype === undefined) return 'nested';
  if (/^(?:u?int|float|double|decimal|half)/.test(dtype)) return 'number';
  if (/^(?:timestamp|date)/.test(dtype)) return 'time';
  if (dtype === 'bool') return 'boolean';
  if (dtype === 'null') return 'empty';
  return dtype.includes('binary') ? 'binary' : 'text';
}

function typeName(type: FeatureType, depth: number): string {
  if (depth > MAX_DEPTH) return '…';
  const dtype = dtypeOf(type);
  if (dtype !== undefined) return dtype;
  const name = type['_type'];
  if (name === 'ClassLabel') return `class label (${Array.isArray(type['names']) ? type['names'].length : '?'})`;
  const { feature } = type;
  if (isJsonObject(feature)) return `list<${typeName(feature, depth + 1)}>`;
  if (typeof name === 'string') return name.toLowerCase();
  const members = Object.keys(type);
  return `struct<${members.slice(0, 4).join(', ')}${members.length > 4 ? ', …' : ''}>`;
}
