/** Decides conditional requests by entity tag (RFC 9110, section 13). Tags are passed with their quotes. */

const TAG = /(?:W\/)?"[^"]*"|\*/g;

/** Whether `If-None-Match` names the current tag, compared weakly: the answer is then 304. */
export function matchesNone(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.match(TAG) ?? [];
  return tags.some((tag) => tag === '*' || stripWeak(tag) === stripWeak(etag));
}

/** Whether a `Range` still applies: no `If-Range`, or one that names the current tag, compared strongly. */
export function rangeStillApplies(ifRange: string | undefined, etag: string): boolean {
  return ifRange === undefined || ifRange.trim() === etag;
}

function stripWeak(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag;
}
