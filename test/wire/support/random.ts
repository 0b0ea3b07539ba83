/** A seeded source of choices: the same seed makes the same choices on every machine, so a failing round can be repeated. */
import { createHash } from 'node:crypto';

export class Random {
  readonly #state: Uint32Array;

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed).digest();
    this.#state = Uint32Array.from([0, 4, 8, 12].map((offset) => digest.readUInt32LE(offset)));
    for (let i = 0; i < 12; i++) this.next();
  }

  /** A whole number from 0 to 2^32 - 1 (sfc32). */
  next(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#state;
    const sum = (a + b + d) >>> 0;
    this.#state.set([b ^ (b >>> 9), c + (c << 3), ((c << 21) | (c >>> 11)) + sum, d + 1]);
    return sum;
  }

  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number {
    return this.next() % limit;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True in `percent` of 100 calls. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new Error('nothing to pick from');
    return choice;
  }

  /** Up to `count` different choices, in random order. */
  sample<T>(choices: readonly T[], count: number): T[] {
    const rest = [...choices];
    const taken: T[] = [];
    while (taken.length < count && rest.length > 0) taken.push(...rest.splice(this.below(rest.length), 1));
    return taken;
  }

  /** Bytes that do not compress. */
  bytes(length: number): Buffer {
    const out = Buffer.alloc(length + 4);
    for (let i = 0; i < length; i += 4) out.writeUInt32LE(this.next(), i);
    return out.subarray(0, length);
  }

  /** Lines of words, which compress and delta as source text does. */
  text(lines: number): string {
    let out = '';
    for (let i = 0; i < lines; i++) {
      const words = this.between(1, 9);
      for (let j = 0; j < words; j++) out += `${this.pick(WORDS)}${j === words - 1 ? '\n' : ' '}`;
    }
    return out;
  }
}

const WORDS =
  `model token layer head query key value weight bias norm embed batch step loss grad rate seed mask pad the of
  return const import def self data load save config train eval test shard index hash pack tree blob ref commit`
    .trim()
    .split(/\s+/);
