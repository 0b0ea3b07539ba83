/** A cache that keeps the most recently used values within a budget of bytes. */
export class ByteLru<K, V> {
  readonly #budgetBytes: number;
  readonly #sizeOf: (value: V) => number;
  readonly #largestBytes: number;
  readonly #entries = new Map<K, { readonly value: V; readonly size: number }>();
  #heldBytes = 0;

  /** `largestBytes`: larger values are not kept; a larger one than the budget is kept alone, until another one comes. */
  constructor(budgetBytes: number, sizeOf: (value: V) => number, largestBytes = budgetBytes / 2) {
    this.#budgetBytes = budgetBytes;
    this.#sizeOf = sizeOf;
    this.#largestBytes = largestBytes;
  }

  get(key: K): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Keeps the value, unless it is too large. */
  set(key: K, value: V): void {
    const size = this.#sizeOf(value);
    this.delete(key);
    if (size > this.#largestBytes) return;
    this.#entries.set(key, { value, size });
    this.#heldBytes += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#heldBytes <= this.#budgetBytes || oldest === key) break;
      this.delete(oldest);
    }
  }

  delete(key: K): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#heldBytes -= entry.size;
  }
}
