/** The tree over chunk hashes whose root names a xorb: nodes of two to nine children, cut where a hash says so. */
import { makeYielder } from '../ports/yield.ts';
import { keyedHash } from './kernel.ts';
import { HASH_BYTES } from './limits.ts';

const NODE_KEY = Uint8Array.from([
  1, 126, 197, 199, 165, 71, 41, 150, 253, 148, 102, 102, 180, 138, 2, 230, 93, 221, 83, 111, 55, 199, 109, 210, 248,
  99, 82, 230, 74, 83, 113, 63,
]);
const MAX_CHILDREN = 9;
/** Of one child in a node's text: the digits, " : ", a length of up to 16 digits, the end of the line. */
const LINE_BYTES = 2 * HASH_BYTES + 3 + 16 + 1;
const NODES_A_STEP = 256;
const DIGITS = new TextEncoder().encode('0123456789abcdef');

export interface MerkleLeaves {
  readonly count: number;
  /** 32 bytes a leaf. */
  readonly hashes: Uint8Array;
  /** How long the data of each leaf is. */
  readonly lengths: ArrayLike<number>;
}

/** The root over the leaves, 32 bytes; a lone leaf is its own root, and no leaves give zeros. */
export function merkleRoot(leaves: MerkleLeaves): Uint8Array<ArrayBuffer> {
  const climbing = climb(leaves);
  for (;;) {
    const step = climbing.next();
    if (step.done === true) return step.value;
  }
}

/** The same for the leaves of a large file, of which there may be very many: lets others run in between. */
export async function merkleRootInTurns(leaves: MerkleLeaves): Promise<Uint8Array<ArrayBuffer>> {
  const pause = makeYielder();
  const climbing = climb(leaves);
  for (;;) {
    const step = climbing.next();
    if (step.done === true) return step.value;
    const turn = pause();
    if (turn) await turn;
  }
}

/** Makes one level after the other, and stops for a moment after some nodes. */
function* climb({ count, hashes, lengths }: MerkleLeaves): Generator<void, Uint8Array<ArrayBuffer>, void> {
  // Not `slice`: that of a Buffer copies nothing.
  const level = new Uint8Array(hashes.subarray(0, count * HASH_BYTES));
  const sums = new Float64Array(count);
  for (let i = 0; i < count; i++) sums[i] = lengths[i] ?? 0;
  const text = new Uint8Array(MAX_CHILDREN * LINE_BYTES);
  let width = count;
  while (width > 1) {
    let written = 0;
    for (let first = 0; first < width; written++) {
      const end = nodeEnd(level, first, width);
      let length = 0;
      let at = 0;
      for (let child = first; child < end; child++) {
        at = writeLine(text, at, level, child, sums[child] ?? 0);
        length += sums[child] ?? 0;
      }
      level.set(keyedHash(NODE_KEY, text.subarray(0, at)), written * HASH_BYTES);
      sums[written] = length;
      first = end;
      if (written % NODES_A_STEP === 0) yield;
    }
    width = written;
  }
  return width === 0 ? new Uint8Array(HASH_BYTES) : level.slice(0, HASH_BYTES);
}

/** A node ends with the first child from the third on whose last word is a multiple of four, or is full. */
function nodeEnd(level: Uint8Array, first: number, width: number): number {
  const limit = Math.min(first + MAX_CHILDREN, width);
  for (let child = first + 2; child < limit; child++) {
    if (((level[child * HASH_BYTES + 24] ?? 0) & 3) === 0) return child + 1;
  }
  return limit;
}

/** Writes `{hash} : {length}\n` and answers where it ends. */
function writeLine(text: Uint8Array, start: number, level: Uint8Array, child: number, length: number): number {
  let at = start;
  for (let i = 0; i < HASH_BYTES; i++) {
    const byte = level[child * HASH_BYTES + (i ^ 7)] ?? 0;
    text[at++] = DIGITS[byte >> 4] ?? 0;
    text[at++] = DIGITS[byte & 15] ?? 0;
  }
  text.set(SEPARATOR, at);
  at += SEPARATOR.length;
  const digits = String(length);
  for (let i = 0; i < digits.length; i++) text[at++] = digits.charCodeAt(i);
  text[at++] = 10;
  return at;
}

const SEPARATOR = new TextEncoder().encode(' : ');
