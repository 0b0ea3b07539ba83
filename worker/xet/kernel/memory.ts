/**
 * Where things are in the kernel's one megabyte of memory. Nothing outlives a call, except the key of the last hash, so
 * that the caller may use the same kernel for everything in turn.
 */

/** What a caller hands over: up to 256 KiB. */
export const INPUT: usize = 0x10000;
export const INPUT_BYTES: i32 = 0x40000;
/** What a caller gets back: up to 256 KiB, as a bad case of compression takes more than the chunk. */
export const OUTPUT: usize = 0x60000;
export const OUTPUT_BYTES: i32 = 0x40000;
/** Between two steps: up to 128 KiB. Copies of 16 bytes may run over the end of an area, into room left for them. */
export const BETWEEN: usize = 0xb0000;
export const BETWEEN_BYTES: i32 = 0x20000;
/** Hash table of the compressor: 16384 places. */
export const MATCHES: usize = 0xe0000;
export const MATCHES_BYTES: i32 = 0x10000;
/** 256 constants of the rolling hash, written once by the caller. */
export const GEAR: usize = 0xf0000;
/** 32 bytes each. */
export const KEY: usize = 0xf0800;
export const DIGEST: usize = 0xf0820;
/** Chaining values of up to 256 blocks, 32 bytes each. */
export const CHAIN: usize = 0xf1000;
/** A block for four lanes at once: 16 vectors. */
export const LANES: usize = 0xf3000;
/** A last block, filled up with zeros. */
export const TAIL: usize = 0xf3100;
/** Result of one compression: 64 bytes. */
export const STATE: usize = 0xf3200;
/** Which message words the rounds of BLAKE3 take: 7 × 16 addresses into LANES. */
export const SCHEDULE: usize = 0xf3400;
