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
/** Two states of BLAKE3, each of four lanes: 16 vectors. */
export const STATES: usize = 0xf3000;
export const STATE_BYTES: usize = 0x100;
/** A block for each lane of the two states. */
export const LANES: usize = 0xf3200;
/** The chaining values of the lanes. */
export const CHAINS: usize = 0xf3400;
/** A last block, filled up with zeros. */
export const TAIL: usize = 0xf3500;
/** Which bytes two of the rotations of BLAKE3 take: two vectors. */
export const ROTATIONS: usize = 0xf3540;
/** Which message words the rounds of BLAKE3 take: 7 × 2 × 16 addresses into LANES. */
export const SCHEDULE: usize = 0xf3600;
