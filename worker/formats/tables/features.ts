/** Types of columns as the `datasets` library names them, and what they mean for a reader. */
import { type JsonObject, type JsonValue, isJsonObject, objectAt, parseJsonObject } from '../json.ts';
import type { FeatureType } from './table.ts';

export function valueType(dtype: string): FeatureType {
  return { dtype, _type: 'Value' };
}

export function listType(feature: FeatureType): FeatureType {
  return { feature, _type: 'List' };
}

const MAX_FEATURE_DEPTH = 40;

/**
 * The features a writer of the `datasets` library leaves in a file's metadata; null when they are not of the form of
 * features. Columns without one are the caller's to name.
 */
export function parseFeatures(value: JsonValue | undefined): JsonObject | null {
  return isJsonObject(value) && Object.values(value).every((feature) => isFeature(feature, 0)) ? value : null;
}

/** Of the text under `huggingface` in the metadata of a Parquet or Arrow schema. */
export function parseWrittenFeatures(text: string | undefined): JsonObject | null {
  return parseFeatures(objectAt(parseJsonObject(text), 'info')?.['features']);
}

function isFeature(value: JsonValue, depth: number): boolean {
  if (depth > MAX_FEATURE_DEPTH) return false;
  if (Array.isArray(value)) return value.every((item: JsonValue) => isFeature(item, depth + 1));
  if (!isJsonObject(value)) return false;
  const type = value['_type'];
  if (typeof type !== 'string') return Object.values(value).every((item) => isFeature(item, depth + 1));
  return value['feature'] === undefined || isFeature(value['feature'], depth + 1);
}

export type MediaKind = 'image' | 'audio' | 'video' | 'pdf';

const mediaKinds: Readonly<Record<string, MediaKind>> = { Image: 'image', Audio: 'audio', Video: 'video', Pdf: 'pdf' };

export function mediaKindOf(type: FeatureType): MediaKind | null {
  const name = type['_type'];
  return typeof name === 'string' ? (mediaKinds[name] ?? null) : null;
}

/** The dtype of a `Value`, else undefined. */
export function dtypeOf(type: FeatureType): string | undefined {
  const dtype = type['dtype'];
  return type['_type'] === 'Value' && typeof dtype === 'string' ? dtype : undefined;
}
