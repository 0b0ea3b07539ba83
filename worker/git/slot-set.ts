/** A set of object slots (or commit numbers): one bit each. */
export class SlotSet {
  readonly #words: Uint32Array;
  readonly capacity: number;
  #size = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#words = new Uint32Array((capacity + 31) >>> 5);
  }

  get size(): number {
    return this.#size;
  }

  has(slot: number): boolean {
    return (((this.#words[slot >>> 5] ?? 0) >>> (slot & 31)) & 1) === 1;
  }

  /** Adds the slot; answers whether it was new. */
  add(slot: number): boolean {
    const word = slot >>> 5;
    const bit = 1 << (slot & 31);
    const before = this.#words[word] ?? 0;
    if ((before & bit) !== 0) return false;
    this.#words[word] = before | bit;
    this.#size++;
    return true;
  }

  delete(slot: number): void {
    if (!this.has(slot)) return;
    const word = slot >>> 5;
    this.#words[word] = (this.#words[word] ?? 0) & ~(1 << (slot & 31));
    this.#size--;
  }

  /** Adds every member of another set of the same capacity. */
  addAll(other: SlotSet): void {
    this.#combine(other, (mine, theirs) => mine | theirs);
  }

  /** Deletes every member of another set of the same capacity. */
  deleteAll(other: SlotSet): void {
    this.#combine(other, (mine, theirs) => mine & ~theirs);
  }

  #combine(other: SlotSet, operation: (mine: number, theirs: number) => number): void {
    if (other.capacity !== this.capacity) throw new RangeError('slot sets of different capacity');
    const words = this.#words;
    let size = 0;
    for (let i = 0; i < words.length; i++) {
      const word = operation(words[i] ?? 0, other.#words[i] ?? 0);
      words[i] = word;
      size += countBits(word);
    }
    this.#size = size;
  }
}

function countBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
