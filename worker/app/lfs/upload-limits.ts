/** How long uploads and the permissions for them last. */

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
/** A line slower than this will not finish before its permission ends. */
const SLOWEST_BYTES_PER_MS = 500;

/** How long a URL for this many bytes stays good: an hour, and as long as a slow line needs, but never over a day. */
export function actionTtlMs(sizeBytes: number): number {
  return Math.min(HOUR_MS + Math.ceil(sizeBytes / SLOWEST_BYTES_PER_MS), DAY_MS);
}

/** How long an upload is kept before what it has stored is swept. Longer than any URL for it. */
export const UPLOAD_KEEP_MS = 2 * DAY_MS;

/** An unfinished upload with less time left than this is not resumed. */
export const RESUME_MARGIN_MS = DAY_MS;
