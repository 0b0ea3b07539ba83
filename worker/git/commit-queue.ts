/** A priority queue of commit numbers: highest key first, and among equals first in, first out. */
export class CommitQueue {
  readonly #keyOf: (commit: number) => number;
  readonly #commits: number[] = [];
  readonly #keys: number[] = [];
  readonly #turns: number[] = [];
  #turn = 0;

  constructor(keyOf: (commit: number) => number) {
    this.#keyOf = keyOf;
  }

  get size(): number {
    return this.#commits.length;
  }

  push(commit: number): void {
    const key = this.#keyOf(commit);
    const turn = this.#turn++;
    let at = this.#commits.length;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (!this.#isAfter(parent, key, turn)) break;
      this.#copy(parent, at);
      at = parent;
    }
    this.#set(at, commit, key, turn);
  }

  /** Takes out the first commit; -1 when empty. */
  pop(): number {
    const first = this.#commits[0];
    const commit = this.#commits.pop();
    const key = this.#keys.pop();
    const turn = this.#turns.pop();
    if (first === undefined || commit === undefined || key === undefined || turn === undefined) return -1;
    const size = this.#commits.length;
    if (size === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && this.#isAfter(child, this.#keys[child + 1] ?? 0, this.#turns[child + 1] ?? 0)) child++;
      if (this.#isAfter(child, key, turn)) break;
      this.#copy(child, at);
      at = child;
    }
    this.#set(at, commit, key, turn);
    return first;
  }

  /** Whether the item at `at` comes after one with this key and turn. */
  #isAfter(at: number, key: number, turn: number): boolean {
    const own = this.#keys[at] ?? 0;
    return own === key ? (this.#turns[at] ?? 0) > turn : own < key;
  }

  #copy(from: number, to: number): void {
    this.#set(to, this.#commits[from] ?? 0, this.#keys[from] ?? 0, this.#turns[from] ?? 0);
  }

  #set(at: number, commit: number, key: number, turn: number): void {
    this.#commits[at] = commit;
    this.#keys[at] = key;
    this.#turns[at] = turn;
  }
}
