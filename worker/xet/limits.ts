/** The sizes that the Xet protocol allows; anything larger is refused before memory is spent on it. */

/** Chunks of a file are at most this large (a file's last one may also be smaller than the least). */
export const MAX_CHUNK_BYTES = 128 * 1024;
export const MIN_CHUNK_BYTES = 8 * 1024;
export const MAX_XORB_CHUNKS = 8192;
/** Of a xorb's chunks together, unpacked: where clients cut. */
export const MAX_XORB_RAW_BYTES = 64 * 1024 * 1024;
/** Of a xorb as it is sent: chunks that could not be packed have headers besides, and old clients add a footer. */
export const MAX_XORB_BYTES = MAX_XORB_RAW_BYTES + 1024 * 1024;
export const MAX_SHARD_BYTES = 64 * 1024 * 1024;
/** Files and all their terms are held while a shard is checked. A commit has 25 000 files at most. */
export const MAX_SHARD_FILES = 50_000;
export const MAX_SHARD_TERMS = 250_000;
export const CHUNK_HEADER_BYTES = 8;
export const HASH_BYTES = 32;
