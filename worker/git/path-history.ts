/**
 * Which commits changed one path, simplified the way `git log -- path` does by default: a merge that took the path
 * unchanged from one parent is left out, and only that parent is followed.
 */
import type { RepoView } from './repo-view.ts';
import { TreeLookup } from './tree-lookup.ts';

const UNKNOWN = 0;
const ABSENT = 1;

export class PathHistory {
  readonly #view: RepoView;
  readonly #lookup: TreeLookup;
  readonly #firstParent: boolean;
  /** By commit: what is at the path, as a number; each tree is looked at once, as a commit and as a parent. */
  readonly #states: Int32Array;
  readonly #stateOf = new Map<string, number>();

  /** After `visit`: the one parent to go on with, or undefined for all of them. */
  onlyParent: number | undefined;

  constructor(view: RepoView, path: string, firstParent: boolean) {
    this.#view = view;
    this.#lookup = new TreeLookup(view, path);
    this.#firstParent = firstParent;
    this.#states = new Int32Array(view.commits.size);
  }

  /** Whether the commit belongs in the log. */
  async visit(commit: number): Promise<boolean> {
    const { commits } = this.#view;
    this.onlyParent = undefined;
    const own = await this.#state(commit);
    const parents = this.#firstParent ? Math.min(1, commits.parentCount(commit)) : commits.parentCount(commit);
    if (parents === 0) return own !== ABSENT;
    for (let i = 0; i < parents; i++) {
      const parent = commits.parent(commit, i);
      if ((await this.#state(parent)) !== own) continue;
      this.onlyParent = parent;
      return false;
    }
    return true;
  }

  /** Whether nothing is at the path in the commit. */
  async isAbsent(commit: number): Promise<boolean> {
    return (await this.#state(commit)) === ABSENT;
  }

  async #state(commit: number): Promise<number> {
    const known = this.#states[commit] ?? UNKNOWN;
    if (known !== UNKNOWN) return known;
    const found = await this.#lookup.find(this.#view.commits.tree(commit));
    const key = found === null ? '' : `${found.mode} ${found.oid}`;
    let state = key === '' ? ABSENT : this.#stateOf.get(key);
    if (state === undefined) {
      state = ABSENT + 1 + this.#stateOf.size;
      this.#stateOf.set(key, state);
    }
    this.#states[commit] = state;
    return state;
  }
}
