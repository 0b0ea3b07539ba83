/** Partial clone filters (git rev-list --filter): parsing, and what a combination of them comes down to. */
import { type Result, fail, ok } from '../../domain/result.ts';
import { type ObjectType, type TypeCode, typeCode } from '../repo-view.ts';

/** Every filter and every combination of filters is one of these: an object is sent when no part excludes it. */
export interface ObjectFilter {
  /** Trees and blobs at this depth or deeper are left out; a root tree has depth 0. */
  readonly treeDepth: number;
  /** Blobs of this many bytes or more are left out. */
  readonly blobLimitBytes: number;
  /** Objects of another type are left out; null: all types are sent; 0: none is. */
  readonly onlyType: TypeCode | 0 | null;
}

export const sendEverything: ObjectFilter = { treeDepth: Infinity, blobLimitBytes: Infinity, onlyType: null };

const MAX_COMBINED_FILTERS = 100;
const MAX_NESTED_COMBINATIONS = 8;

export function isUnfiltered(filter: ObjectFilter): boolean {
  return filter.treeDepth === Infinity && filter.blobLimitBytes === Infinity && filter.onlyType === null;
}

export function allowsType(filter: ObjectFilter, type: TypeCode): boolean {
  return filter.onlyType === null || filter.onlyType === type;
}

/** Reads a filter-spec; the error is what to tell the client. */
export function parseObjectFilter(spec: string): Result<ObjectFilter, string> {
  return parseFilter(spec, 0);
}

function parseFilter(spec: string, nesting: number): Result<ObjectFilter, string> {
  if (spec === 'blob:none') return ok({ ...sendEverything, blobLimitBytes: 0 });
  const [name, value] = splitOnce(spec);
  switch (name) {
    case 'blob:limit=': {
      const limit = parseSize(value);
      return limit === null ? fail(`invalid filter-spec '${spec}'`) : ok({ ...sendEverything, blobLimitBytes: limit });
    }
    case 'tree:': {
      const depth = parseSize(value);
      return depth === null ? fail("expected 'tree:<depth>'") : ok({ ...sendEverything, treeDepth: depth });
    }
    case 'object:type=': {
      const type = Object.hasOwn(typeCode, value) ? typeCode[value as ObjectType] : null;
      if (type === null) return fail(`'${value}' for 'object:type=<type>' is not a valid object type`);
      return ok({ ...sendEverything, onlyType: type });
    }
    case 'sparse:oid=':
      return fail("filter 'sparse:oid' not supported");
    case 'combine:':
      return parseCombined(value, nesting + 1);
    default:
      return fail(`invalid filter-spec '${spec}'`);
  }
}

function splitOnce(spec: string): [name: string, value: string] {
  for (const name of ['blob:limit=', 'tree:', 'object:type=', 'sparse:oid=', 'combine:']) {
    if (spec.startsWith(name)) return [name, spec.slice(name.length)];
  }
  return ['', spec];
}

function parseCombined(specs: string, nesting: number): Result<ObjectFilter, string> {
  const parts = specs.split('+').filter((part) => part !== '');
  if (parts.length === 0) return fail('expected something after combine:');
  if (parts.length > MAX_COMBINED_FILTERS || nesting > MAX_NESTED_COMBINATIONS)
    return fail('too many filters combined');
  let combined = sendEverything;
  for (const part of parts) {
    const decoded = decodePart(part);
    if (decoded === null) return fail(`invalid filter-spec '${part}'`);
    const filter = parseFilter(decoded, nesting);
    if (!filter.ok) return filter;
    combined = intersect(combined, filter.value);
  }
  return ok(combined);
}

function decodePart(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function intersect(a: ObjectFilter, b: ObjectFilter): ObjectFilter {
  const sameType = a.onlyType === null || b.onlyType === null || a.onlyType === b.onlyType;
  return {
    treeDepth: Math.min(a.treeDepth, b.treeDepth),
    blobLimitBytes: Math.min(a.blobLimitBytes, b.blobLimitBytes),
    onlyType: sameType ? (a.onlyType ?? b.onlyType) : 0,
  };
}

/** A number with git's suffixes k, m and g. */
function parseSize(text: string): number | null {
  const match = /^(\d{1,15})([kmg]?)$/i.exec(text);
  if (match === null) return null;
  const unit = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }[(match[2] ?? '').toLowerCase()] ?? 1;
  return Number(match[1]) * unit;
}
