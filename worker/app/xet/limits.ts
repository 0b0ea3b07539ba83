/** How long what the Xet server gives out stays good, and how much it keeps at hand. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Clients ask for a new token shortly before the old one ends. */
export const TOKEN_TTL_MS = HOUR_MS;

/** A client that comes too late asks for the reconstruction again. */
export const DATA_URL_TTL_MS = HOUR_MS;

/** An upload that was not finished by then is swept. */
export const PENDING_KEEP_MS = 2 * DAY_MS;

/** How long what was sent for a bucket waits to be named there; clients do so right after the upload. */
export const CLAIM_KEEP_MS = 2 * DAY_MS;

/** How long a client may rely on an answer to a deduplication query: much less than unused xorbs are kept. */
export const DEDUP_TTL_MS = DAY_MS;
