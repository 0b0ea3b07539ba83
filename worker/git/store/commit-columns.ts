/** The commit graph of a repository, as growing columns over its packs; see `CommitGraph` in repo-view.ts. */
import type { PackIndex } from '../pack-index.ts';

export class CommitGraphColumns {
  size = 0;
  /** Global slot of each commit. */
  slots = new Uint32Array(64);
  times = new Float64Array(64);
  generations = new Uint32Array(64);
  parentStarts = new Uint32Array(65);
  parents = new Uint32Array(64);

  /** Commit number of the first commit of each pack. */
  readonly #packStarts: number[] = [];

  /**
   * Adds the commits of the next pack. `findSlot` finds any object of the packs so far, this one included;
   * `commitOfSlot` turns a slot into a commit number.
   */
  addPack(
    index: PackIndex,
    slotBase: number,
    findSlot: (bytes: Uint8Array, offset: number) => number,
    commitOfSlot: (slot: number) => number,
  ): void {
    const first = this.size;
    const count = index.commitSlots.length;
    this.#packStarts.push(first);
    this.#reserve(first + count, (this.parentStarts[first] ?? 0) + index.parentOids.length / 20);
    this.size = first + count;
    for (let i = 0; i < count; i++) {
      const commit = first + i;
      this.slots[commit] = slotBase + (index.commitSlots[i] ?? 0);
      this.times[commit] = index.commitTimes[i] ?? 0;
      this.generations[commit] = 0;
      let at = this.parentStarts[commit] ?? 0;
      const last = index.parentStarts[i + 1] ?? 0;
      for (let parent = index.parentStarts[i] ?? 0; parent < last; parent++) {
        this.parents[at++] = commitOfSlot(findSlot(index.parentOids, parent * 20));
      }
      this.parentStarts[commit + 1] = at;
    }
    for (let commit = first; commit < this.size; commit++) this.#number(commit);
  }

  packStart(pack: number): number {
    return this.#packStarts[pack] ?? this.size;
  }

  /** Gives the commit, and its ancestors that have none, a generation number, without recursion. */
  #number(commit: number): void {
    if (this.generations[commit] !== 0) return;
    const stack = [commit];
    while (stack.length > 0) {
      const current = stack[stack.length - 1] ?? 0;
      let highest = 0;
      let ready = true;
      const last = this.parentStarts[current + 1] ?? 0;
      for (let i = this.parentStarts[current] ?? 0; i < last; i++) {
        const parent = this.parents[i] ?? 0;
        const generation = this.generations[parent] ?? 0;
        if (generation === 0) {
          stack.push(parent);
          ready = false;
        } else if (generation > highest) highest = generation;
      }
      if (!ready) continue;
      this.generations[current] = highest + 1;
      stack.pop();
    }
  }

  #reserve(commits: number, parents: number): void {
    if (commits + 1 > this.times.length) {
      const capacity = Math.max(commits + 1, this.times.length * 2);
      this.slots = extended(new Uint32Array(capacity), this.slots);
      this.times = extended(new Float64Array(capacity), this.times);
      this.generations = extended(new Uint32Array(capacity), this.generations);
      this.parentStarts = extended(new Uint32Array(capacity + 1), this.parentStarts);
    }
    if (parents > this.parents.length)
      this.parents = extended(new Uint32Array(Math.max(parents, this.parents.length * 2)), this.parents);
  }

  get memoryBytes(): number {
    return this.times.length * 20 + this.parents.length * 4;
  }
}

function extended<T extends { set(source: T): void }>(larger: T, column: T): T {
  larger.set(column);
  return larger;
}
