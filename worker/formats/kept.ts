/**
 * Keeps what was costly to work out and can never become another: the key must name everything it was made of. What
 * was not asked for the longest goes first.
 */
export class Kept<T> {
  readonly #values = new Map<string, { readonly value: T; readonly weight: number }>();
  readonly #maxWeight: number;
  readonly #weigh: (value: T) => number;
  #weight = 0;

  constructor(maxWeight: number, weigh: (value: T) => number) {
    this.#maxWeight = maxWeight;
    this.#weigh = weigh;
  }

  get(key: string): T | undefined {
    const known = this.#values.get(key);
    if (known === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, known);
    return known.value;
  }

  /** Answers `value`. One heavier than all may be together is not kept. */
  set(key: string, value: T): T {
    const weight = this.#weigh(value);
    const before = this.#values.get(key);
    if (before !== undefined) this.#drop(key, before.weight);
    if (weight > this.#maxWeight) return value;
    this.#values.set(key, { value, weight });
    this.#weight += weight;
    for (const [oldest, kept] of this.#values) {
      if (this.#weight <= this.#maxWeight) break;
      this.#drop(oldest, kept.weight);
    }
    return value;
  }

  #drop(key: string, weight: number): void {
    this.#values.delete(key);
    this.#weight -= weight;
  }
}
