/** Plain data as JSON can carry it, and a parser that refuses what is too deep or too large to be one. */

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
