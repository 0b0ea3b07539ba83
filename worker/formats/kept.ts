/** Keeps what was costly to work out and can never become another: the key must name everything it was made of. */
import { ByteLru } from '../domain/byte-lru.ts';

/** What was not asked for the longest goes first. */
export class Kept<T> {
  readonly #values: ByteLru<string, T>;

  constructor(maxWeight: number, weigh: (value: T) => number) {
    this.#values = new ByteLru(maxWeight, weigh, maxWeight);
  }

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  /** Answers `value`. One heavier than all may be together is not kept. */
  set(key: string, value: T): T {
    this.#values.set(key, value);
    return value;
  }
}
