/** Checks what a shard says of a file against the xorbs it names. */
import type { XetHash } from '../domain/xet-hash.ts';
import { XetFormatError } from './format-error.ts';
import { fileHashInTurns, verificationHashOf } from './hashes.ts';
import { HASH_BYTES } from './limits.ts';
import type { ShardFile } from './shard-reader.ts';
import type { PlacedTerm } from './terms.ts';
import { type XorbTable, rawStart, storedStart } from './xorb-table.ts';

/** Collects the chunks of a file, term by term, so that the tables of its xorbs need not be held all at once. */
export class FileCheck {
  readonly #file: ShardFile;
  readonly #terms: PlacedTerm[] = [];
  #hashes = new Uint8Array(256 * HASH_BYTES);
  readonly #lengths: number[] = [];

  constructor(file: ShardFile) {
    this.#file = file;
  }

  /**
   * Takes the next term; `table` is of the xorb that it names.
   * @throws XetFormatError when the term is out of the xorb's bounds, or its length or verification hash is wrong.
   */
  addTerm(table: XorbTable): void {
    const index = this.#terms.length;
    const term = this.#file.terms[index];
    if (term === undefined) throw new RangeError('the file has no more terms');
    const { xorb, chunkStart, chunkEnd } = term;
    if (chunkStart >= chunkEnd || chunkEnd > table.count)
      throw new XetFormatError(`term ${index} of file ${this.#file.hash} names chunks that xorb ${xorb} does not have`);
    if (rawStart(table, chunkEnd) - rawStart(table, chunkStart) !== term.rawBytes)
      throw new XetFormatError(`term ${index} of file ${this.#file.hash} has a wrong length`);
    const hashes = table.hashes.subarray(chunkStart * HASH_BYTES, chunkEnd * HASH_BYTES);
    if (this.#file.verification?.[index] !== verificationHashOf(hashes))
      throw new XetFormatError(`the verification hash of term ${index} of file ${this.#file.hash} is wrong`);
    this.#append(hashes);
    for (let i = chunkStart; i < chunkEnd; i++) this.#lengths.push(rawStart(table, i + 1) - rawStart(table, i));
    this.#terms.push({
      xorb,
      chunkStart,
      chunkEnd,
      rawBytes: term.rawBytes,
      storedStart: storedStart(table, chunkStart),
      storedEnd: storedStart(table, chunkEnd),
    });
  }

  /**
   * Ends the check.
   * @returns the terms with their places.
   * Rejects with XetFormatError when the chunks do not make the file that the shard names.
   */
  async finish(): Promise<PlacedTerm[]> {
    if (this.#terms.length !== this.#file.terms.length) throw new RangeError('the file has more terms');
    const leaves = { count: this.#lengths.length, hashes: this.#hashes, lengths: this.#lengths };
    const hash: XetHash = await fileHashInTurns(leaves);
    if (hash !== this.#file.hash) throw new XetFormatError(`file ${this.#file.hash} does not have this hash`);
    return this.#terms;
  }

  #append(hashes: Uint8Array): void {
    const at = this.#lengths.length * HASH_BYTES;
    if (at + hashes.length > this.#hashes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#hashes.length, at + hashes.length));
      larger.set(this.#hashes.subarray(0, at));
      this.#hashes = larger;
    }
    this.#hashes.set(hashes, at);
  }
}
