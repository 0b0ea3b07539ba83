/**
 * Which objects a reader may ask for: those reachable from a ref. Anything else in the store (deleted branches not yet
 * swept, leftovers of refused pushes) is answered as if it were not there.
 */
import { visibleTips } from '../ancestry.ts';
import { type RepoView, typeCode } from '../repo-view.ts';
import { SlotSet } from '../slot-set.ts';
import { addReachable } from './commit-walk.ts';
import { sendEverything } from './object-filter.ts';
import { tagChain } from './peel.ts';
import { TreeWalk } from './tree-walk.ts';

/** Trees read to prove objects reachable before they count as not: seconds of work, not minutes. */
const MAX_TREES_READ = 400_000;

/** Found out once for each view, which never changes. */
const historicObjects = new WeakMap<RepoView, SlotSet>();

export class Visibility {
  readonly #view: RepoView;
  readonly #signal: AbortSignal;
  #commits: Promise<SlotSet> | null = null;
  #tips: Promise<TipObjects> | null = null;

  constructor(view: RepoView, signal: AbortSignal) {
    this.#view = view;
    this.#signal = signal;
  }

  /** Commits reachable from refs. */
  commits(): Promise<SlotSet> {
    this.#commits ??= this.#reachableCommits();
    return this.#commits;
  }

  async isCommitVisible(commit: number): Promise<boolean> {
    return this.#view.everythingReachable || (await this.commits()).has(commit);
  }

  /**
   * Tells whether a client that is shallow at a commit may have the history behind it: not when that history is
   * reachable from no ref, although the client can name the commit.
   */
  async deepeningRule(): Promise<(commit: number) => boolean> {
    if (this.#view.everythingReachable) return () => true;
    const { commits } = this.#view;
    const visible = await this.commits();
    return (commit) => {
      for (let i = 0; i < commits.parentCount(commit); i++) {
        if (!visible.has(commits.parent(commit, i))) return false;
      }
      return true;
    };
  }

  /** Those of the slots that no ref leads to; null when all are visible. */
  async hiddenAmong(slots: readonly number[]): Promise<SlotSet | null> {
    if (this.#view.everythingReachable) return null;
    const hidden = new SlotSet(this.#view.index.slotCount);
    for (const slot of slots) {
      if (!(await this.#isVisibleByGraph(slot))) hidden.add(slot);
    }
    if (hidden.size > 0) await this.#searchTrees(hidden);
    return hidden.size > 0 ? hidden : null;
  }

  async #isVisibleByGraph(slot: number): Promise<boolean> {
    const { index, commits } = this.#view;
    if (index.type(slot) === typeCode.commit) return this.isCommitVisible(commits.find(index.oid(slot)));
    return (await this.#tipObjects()).named.has(slot);
  }

  /** Removes from `pending` what some visible tree holds. Checkouts ask for what the tips hold, so those come first. */
  async #searchTrees(pending: SlotSet): Promise<void> {
    const tips = await this.#tipObjects();
    const options = { filter: sendEverything, signal: this.#signal, maxReads: MAX_TREES_READ };
    const walk = new TreeWalk(this.#view, { ...options, searchFor: pending });
    for (const tree of tips.trees) await walk.addTree(tree);
    for (const commit of tips.commits) await walk.addWholeCommit(commit);
    if (pending.size > 0) pending.deleteAll(await this.#historicObjects());
  }

  /** Trees and blobs of every visible commit. Partial clones ask for them one by one, so they are kept. */
  async #historicObjects(): Promise<SlotSet> {
    const known = historicObjects.get(this.#view);
    if (known !== undefined) return known;
    const { commits } = this.#view;
    const visible = await this.commits();
    const parentsFirst: number[] = [];
    for (let commit = 0; commit < commits.size; commit++) if (visible.has(commit)) parentsFirst.push(commit);
    parentsFirst.sort((a, b) => commits.generation(a) - commits.generation(b));
    const options = { filter: sendEverything, signal: this.#signal, maxReads: MAX_TREES_READ };
    const walk = new TreeWalk(this.#view, options);
    for (const commit of parentsFirst) {
      if (walk.isStopped) break;
      await walk.addCommit(commit);
    }
    historicObjects.set(this.#view, walk.selection);
    return walk.selection;
  }

  async #reachableCommits(): Promise<SlotSet> {
    const { commits } = this.#view;
    const reachable = new SlotSet(commits.size);
    await addReachable(commits, visibleTips(this.#view), reachable);
    return reachable;
  }

  #tipObjects(): Promise<TipObjects> {
    this.#tips ??= findTipObjects(this.#view);
    return this.#tips;
  }
}

interface TipObjects {
  /** Objects that refs or the tags behind them name. */
  readonly named: SlotSet;
  readonly commits: readonly number[];
  readonly trees: readonly number[];
}

async function findTipObjects(view: RepoView): Promise<TipObjects> {
  const named = new SlotSet(view.index.slotCount);
  const commits: number[] = [];
  const trees: number[] = [];
  for (const ref of view.refs.all) {
    const slot = view.index.find(ref.oid);
    if (slot < 0) continue;
    for (const part of await tagChain(view, slot)) {
      if (!named.add(part)) continue;
      const type = view.index.type(part);
      if (type === typeCode.tree) trees.push(part);
      if (type === typeCode.commit) commits.push(view.commits.find(view.index.oid(part)));
    }
  }
  return { named, commits, trees };
}
