/**
 * Collects the trees and blobs that commits brought in. A commit is compared with its parents path by path and only
 * what differs is opened, so a hundred small commits cost a few hundred tree reads in a repository of any size.
 *
 * The result is exact up to one kind of excess: an object the client has at another path only (a moved file) counts as
 * new, unless it was given as known.
 */
import { type RepoView, typeCode } from '../repo-view.ts';
import { SlotSet } from '../slot-set.ts';
import { makeYielder } from '../../ports/yield.ts';
import { type ObjectFilter, allowsType } from './object-filter.ts';
import { type TreeVisitor, scanTree } from './tree-scan.ts';

export interface TreeWalkOptions {
  readonly filter: ObjectFilter;
  readonly signal: AbortSignal;
  /** Objects the client has; neither collected nor opened. */
  readonly known?: SlotSet;
  /** Where to note objects that stand in a parent where a collected one took their place: good bases for deltas. */
  readonly replaced?: SlotSet;
  /** Objects looked for: each is deleted from the set when it is met, and the walk ends when none is left. */
  readonly searchFor?: SlotSet;
  /** The walk ends, incomplete, after reading this many trees. */
  readonly maxReads?: number;
  /** Called now and then with the number of objects collected. */
  readonly onProgress?: (objects: number) => void;
}

const noParents: readonly number[] = [];

export class TreeWalk implements TreeVisitor {
  /** Trees and blobs found, commits and tags added by the caller. */
  readonly selection: SlotSet;
  /** Sum of the sizes of trees and blobs collected, in bytes. */
  selectedBytes = 0;
  readonly #view: RepoView;
  readonly #options: TreeWalkOptions;
  readonly #visited: SlotSet;
  /** For a depth filter: 1 + the least depth each tree was opened at, since one at the edge shows less than one above. */
  readonly #openedAt: Uint16Array | null;
  readonly #takesTrees: boolean;
  readonly #takesBlobs: boolean;
  readonly #pause = makeYielder();
  /** Trees to open: slot, depth, number of counterparts in parents, their slots. */
  readonly #pending: number[] = [];
  #depth = 0;
  #readsLeft: number;

  constructor(view: RepoView, options: TreeWalkOptions) {
    const { filter } = options;
    this.#view = view;
    this.#options = options;
    this.#readsLeft = options.maxReads ?? Infinity;
    this.selection = new SlotSet(view.index.slotCount);
    this.#visited = new SlotSet(view.index.slotCount);
    this.#openedAt = Number.isFinite(filter.treeDepth) ? new Uint16Array(view.index.slotCount) : null;
    this.#takesTrees = allowsType(filter, typeCode.tree);
    this.#takesBlobs = allowsType(filter, typeCode.blob) && filter.blobLimitBytes > 0;
  }

  /** Whether the walk ended early: everything looked for was found, or too many trees were read. */
  get isStopped(): boolean {
    return this.#readsLeft <= 0 || this.#options.searchFor?.size === 0;
  }

  /**
   * Collects what the commit has and none of its parents has at the same path. Parents come before their children: a
   * tree is opened once, and what it shares with a parent must have been collected by then.
   */
  async addCommit(commit: number): Promise<void> {
    const { commits } = this.#view;
    const parents: number[] = [];
    const root = this.#rootOf(commit);
    for (let i = 0; i < commits.parentCount(commit); i++) {
      const parentRoot = this.#rootOf(commits.parent(commit, i));
      if (parentRoot === root) return;
      parents.push(parentRoot);
    }
    await this.#addRoot(root, parents);
  }

  /** Collects all of the commit's trees and blobs, as for a commit whose parents the client will not have. */
  async addWholeCommit(commit: number): Promise<void> {
    await this.#addRoot(this.#rootOf(commit), noParents);
  }

  /** Collects a tree that was asked for by its id, whatever the filter says of it, and what the filter leaves below. */
  async addTree(slot: number): Promise<void> {
    this.#select(slot);
    this.#open(slot, -1, noParents);
    await this.#drain();
  }

  /** Collects a blob that was asked for by its id. */
  addBlob(slot: number): void {
    this.#select(slot);
  }

  /** A tree or blob met in the tree being read. Called by `scanTree`. */
  visitEntry(data: Uint8Array, oidStart: number, isTree: boolean, counterparts: readonly number[]): void {
    if (isTree ? !this.#takesTrees && !this.#takesBlobs : !this.#takesBlobs) return;
    const depth = this.#depth + 1;
    if (depth >= this.#options.filter.treeDepth) return;
    const slot = this.#find(data, oidStart);
    if (isTree) this.#meetTree(slot, depth, counterparts);
    else this.#meetBlob(slot);
  }

  /** The slot of an entry that a parent has where the tree being read has another. Called by `scanTree`. */
  counterpart(data: Uint8Array, oidStart: number, isTree: boolean): number {
    const { replaced } = this.#options;
    // Counterparts of blobs are only delta bases; those of trees are compared with.
    if (!isTree && (replaced === undefined || !this.#takesBlobs)) return -1;
    const slot = this.#find(data, oidStart);
    replaced?.add(slot);
    return slot;
  }

  #meetTree(slot: number, depth: number, counterparts: readonly number[]): void {
    if (this.#options.known?.has(slot) === true) return;
    if (this.#takesTrees) this.#select(slot);
    this.#open(slot, depth, counterparts);
  }

  #meetBlob(slot: number): void {
    const { filter, known } = this.#options;
    if (known?.has(slot) === true) return;
    if (filter.blobLimitBytes !== Infinity && this.#view.index.sizeBytes(slot) >= filter.blobLimitBytes) return;
    this.#select(slot);
  }

  #select(slot: number): void {
    if (!this.selection.add(slot)) return;
    this.selectedBytes += this.#view.index.sizeBytes(slot);
    this.#options.searchFor?.delete(slot);
  }

  /** Notes that the tree must be read, unless it was, at this depth or above. */
  #open(slot: number, depth: number, counterparts: readonly number[]): void {
    const { filter } = this.#options;
    if (depth + 1 >= filter.treeDepth) return;
    if (this.#openedAt === null) {
      if (!this.#visited.add(slot)) return;
    } else {
      const before = this.#openedAt[slot] ?? 0;
      if (before !== 0 && before <= depth + 2) return;
      this.#openedAt[slot] = Math.min(depth + 2, 0xffff);
    }
    for (const counterpart of counterparts) this.#pending.push(counterpart);
    this.#pending.push(counterparts.length, depth, slot);
  }

  async #addRoot(root: number, parents: readonly number[]): Promise<void> {
    if (this.#options.filter.treeDepth <= 0 || (!this.#takesTrees && !this.#takesBlobs)) return;
    this.#meetTree(root, 0, parents);
    await this.#drain();
  }

  async #drain(): Promise<void> {
    const pending = this.#pending;
    const { objects } = this.#view;
    const others: Uint8Array[] = [];
    for (let slot = pending.pop(); slot !== undefined; slot = pending.pop()) {
      const depth = pending.pop() ?? 0;
      const count = pending.pop() ?? 0;
      others.length = 0;
      for (let i = 0; i < count; i++) {
        const other = objects.readSlot(pending.pop() ?? 0);
        others.push(other instanceof Uint8Array ? other : await other);
      }
      const data = objects.readSlot(slot);
      this.#depth = depth;
      if (!scanTree(data instanceof Uint8Array ? data : await data, others, this)) {
        throw new Error(`tree ${this.#view.index.oid(slot)} is malformed`);
      }
      this.#readsLeft -= 1 + count;
      if (this.isStopped) pending.length = 0;
      const turn = this.#pause();
      if (turn) {
        await turn;
        this.#options.signal.throwIfAborted();
        this.#options.onProgress?.(this.selection.size);
      }
    }
  }

  #rootOf(commit: number): number {
    const { index, commits } = this.#view;
    const slot = index.find(commits.tree(commit));
    if (slot < 0) throw new Error(`commit ${commits.oid(commit)} lacks its tree`);
    return slot;
  }

  #find(data: Uint8Array, oidStart: number): number {
    const slot = this.#view.index.findBytes(data, oidStart);
    if (slot < 0) throw new Error('a tree names an object that is not in the repository');
    return slot;
  }
}
