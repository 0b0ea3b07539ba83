/** What the client said it has, and whether that is enough to make a good pack (git's `ok_to_give_up`). */
import type { Oid } from '../../domain/oid.ts';
import { type RepoView, typeCode } from '../repo-view.ts';
import { SlotSet } from '../slot-set.ts';
import { makeYielder } from '../../ports/yield.ts';
import { peelToCommit } from './peel.ts';

const ROUNDS_PER_PAUSE = 1024;

export class CommonHistory {
  readonly #view: RepoView;
  readonly #slots: SlotSet;
  readonly #commits: SlotSet;
  readonly #order: number[] = [];
  /** Commits the client has, as far as its `have` lines tell: those named and their parents. */
  readonly #theyHave: SlotSet;
  #lowestGeneration = Infinity;
  #enough: boolean | null = false;

  constructor(view: RepoView) {
    this.#view = view;
    this.#slots = new SlotSet(view.index.slotCount);
    this.#commits = new SlotSet(view.commits.size);
    this.#theyHave = new SlotSet(view.commits.size);
  }

  /** How many different objects are common. */
  get size(): number {
    return this.#slots.size;
  }

  /** Commits both sides have, in the order the client named them. */
  get commits(): readonly number[] {
    return this.#order;
  }

  /** Notes a `have` line. `unknown`: the repository lacks the object; `again`: it was named before. */
  async add(oid: Oid): Promise<'new' | 'again' | 'unknown'> {
    const slot = this.#view.index.find(oid);
    if (slot < 0) return 'unknown';
    if (!this.#slots.add(slot)) return 'again';
    const commit = await this.#commitOf(slot, oid);
    if (commit >= 0 && this.#commits.add(commit)) this.#addCommit(commit);
    return 'new';
  }

  /** Whether every wanted commit descends from something the client has, so that more haves would add little. */
  async isEnoughFor(wants: readonly number[]): Promise<boolean> {
    this.#enough ??= await this.#coversAll(wants);
    return this.#enough;
  }

  async #commitOf(slot: number, oid: Oid): Promise<number> {
    if (this.#view.index.type(slot) === typeCode.commit) return this.#view.commits.find(oid);
    return peelToCommit(this.#view, slot);
  }

  #addCommit(commit: number): void {
    const graph = this.#view.commits;
    this.#order.push(commit);
    this.#note(commit);
    for (let i = 0; i < graph.parentCount(commit); i++) this.#note(graph.parent(commit, i));
    // What was enough stays enough; what was not may be now.
    if (this.#enough === false) this.#enough = null;
  }

  #note(commit: number): void {
    this.#theyHave.add(commit);
    this.#lowestGeneration = Math.min(this.#lowestGeneration, this.#view.commits.generation(commit));
  }

  async #coversAll(wants: readonly number[]): Promise<boolean> {
    const graph = this.#view.commits;
    const pause = makeYielder();
    const seen = new SlotSet(graph.size);
    const covered = new SlotSet(graph.size);
    let rounds = 0;
    // Depth first, each commit twice: on the way down its parents are pushed, on the way up they are asked.
    for (const want of wants) {
      const stack: number[] = [want];
      for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
        if (++rounds % ROUNDS_PER_PAUSE === 0) await pause();
        const isFirstVisit = seen.add(top);
        if (this.#theyHave.has(top)) {
          covered.add(top);
        } else if (graph.generation(top) > this.#lowestGeneration) {
          if (isFirstVisit && this.#pushParents(stack, top, seen)) continue;
          for (let i = 0; i < graph.parentCount(top); i++) {
            if (covered.has(graph.parent(top, i))) covered.add(top);
          }
        }
        stack.pop();
      }
      if (!covered.has(want)) return false;
    }
    return true;
  }

  #pushParents(stack: number[], commit: number, seen: SlotSet): boolean {
    const before = stack.length;
    for (let i = 0; i < this.#view.commits.parentCount(commit); i++) {
      const parent = this.#view.commits.parent(commit, i);
      if (!seen.has(parent)) stack.push(parent);
    }
    return stack.length > before;
  }
}
