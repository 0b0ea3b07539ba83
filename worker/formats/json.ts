/** Plain data as JSON can carry it, and safe ways to get at it. */

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object in a JSON text; null when it is longer than `maxChars`, no JSON, or not an object. */
export function parseJsonObject(text: string | undefined, maxChars = 4 << 20): JsonObject | null {
  if (text === undefined || text.length > maxChars) return null;
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) ? value : null;
  } catch {
    // Other people's file: what is no JSON simply tells nothing.
    return null;
  }
}

/** The member if it is a string. */
export function stringAt(object: JsonObject | null | undefined, key: string): string | undefined {
  const value = object?.[key];
  return typeof value === 'string' ? value : undefined;
}

export function objectAt(object: JsonObject | null | undefined, key: string): JsonObject | undefined {
  const value = object?.[key];
  return isJsonObject(value) ? value : undefined;
}

/** The member's strings: of a list, those of its items that are strings; of a single string, itself. */
export function stringsAt(object: JsonObject | null | undefined, key: string): string[] {
  const value = object?.[key];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** A copy of the object with only these members, leaving out those it does not have. */
export function pick(object: JsonObject, keys: readonly string[]): Record<string, JsonValue> {
  const picked: Record<string, JsonValue> = {};
  for (const key of keys) {
    const value = object[key];
    if (value !== undefined) picked[key] = value;
  }
  return picked;
}

export interface JsonLimits {
  readonly maxDepth: number;
  /** Values of every kind, counted once for each place they show up. */
  readonly maxValues: number;
  /** Characters of all strings and keys together. */
  readonly maxChars: number;
}

/**
 * A copy of `value` as JSON would carry it, or null when it is past a limit. Numbers that JSON has no word for become
 * null, dates their ISO form, anything else that is no data is left out.
 */
export function toJson(value: unknown, limits: JsonLimits): { readonly value: JsonValue } | null {
  const budget = { values: limits.maxValues, chars: limits.maxChars };
  const copied = copy(value, limits.maxDepth, budget);
  return budget.values < 0 || budget.chars < 0 ? null : { value: copied };
}

function copy(value: unknown, depth: number, budget: { values: number; chars: number }): JsonValue {
  if (--budget.values < 0 || budget.chars < 0) return null;
  if (depth === 0) {
    budget.values = -1;
    return null;
  }
  if (typeof value === 'string') {
    budget.chars -= value.length;
    return value;
  }
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) {
    const items: JsonValue[] = [];
    for (const item of value) {
      if (budget.values < 0) break;
      items.push(copy(item, depth - 1, budget));
    }
    return items;
  }
  if (typeof value !== 'object' || value === null) return null;
  // No prototype: a key may be `__proto__`.
  const members: Record<string, JsonValue> = Object.create(null) as Record<string, JsonValue>;
  for (const [key, member] of Object.entries(value)) {
    if (budget.values < 0) break;
    budget.chars -= key.length;
    members[key] = copy(member, depth - 1, budget);
  }
  return members;
}
