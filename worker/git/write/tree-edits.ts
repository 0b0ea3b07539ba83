/**
 * Changes to a tree by path, in the order they were asked for: what a commit over the API, a merge or an edit on a page
 * wants to do, before anybody knows on which tree it will be done.
 */
import type { Oid } from '../../domain/oid.ts';

/** What is to be at a path. */
export interface NewEntry {
  /** Null: that of the file which is there, or of an ordinary file. */
  readonly mode: number | null;
  /** May be filled in after `put`, but before the edits are applied. */
  oid: Oid;
}

/** The edits at and below one path. */
export class EditNode {
  /** Set: this is what is here. */
  put: NewEntry | null = null;
  /** Whatever was here, and below, is gone; children are put into an empty folder. */
  cleared = false;
  /** What has to be here before the edits, for a deletion to make sense. */
  wants: 'file' | 'folder' | 'either' | null = null;
  readonly children = new Map<string, EditNode>();

  /** Nothing but a way to the edits below. */
  get isPassage(): boolean {
    return this.put === null && !this.cleared;
  }
}

export class TreeEdits {
  readonly root = new EditNode();
  /** Files and folders named so far, which is what the edits take in memory. */
  nodeCount = 0;

  /** Puts a file there; a file in the place of one of its folders, or a folder in its own place, gives way. */
  put(segments: readonly string[], entry: NewEntry): void {
    let node = this.root;
    for (const name of segments) {
      // A file that was put here before becomes a folder.
      if (node.put !== null) node.cleared = true;
      node.put = null;
      node = this.#childOf(node, name);
    }
    node.children.clear();
    node.cleared = true;
    node.put = entry;
  }

  /** False when earlier edits leave no file there. Whether the tree has one shows when the edits are applied. */
  deleteFile(segments: readonly string[]): boolean {
    return this.#delete(segments, 'file');
  }

  /** As `deleteFile`, for a folder with all that is in it. No segments: everything. */
  deleteFolder(segments: readonly string[]): boolean {
    return this.#delete(segments, 'folder');
  }

  /** For who does not say which of both is there. */
  deleteEither(segments: readonly string[]): boolean {
    return this.#delete(segments, 'either');
  }

  #delete(segments: readonly string[], kind: 'file' | 'folder' | 'either'): boolean {
    let node = this.root;
    for (const name of segments) {
      // Below what was put or cleared there is only what was put since.
      if ((node.put !== null || node.cleared) && !node.children.has(name)) return false;
      node = this.#childOf(node, name);
    }
    const isFile = node.put !== null;
    const isFolder = node.children.size > 0 && [...node.children.values()].some(holdsSomething);
    const isOther = kind !== 'either' && isFile !== (kind === 'file');
    if (isOther && (isFile || isFolder || node.cleared)) return false;
    if (node.cleared && !isFile && !isFolder) return false;
    // What only these edits made need not be in the tree.
    if (!isFile && !isFolder) node.wants = kind;
    node.children.clear();
    node.put = null;
    node.cleared = true;
    return true;
  }

  #childOf(node: EditNode, name: string): EditNode {
    let child = node.children.get(name);
    if (child === undefined) {
      child = new EditNode();
      node.children.set(name, child);
      this.nodeCount++;
    }
    return child;
  }
}

function holdsSomething(node: EditNode): boolean {
  return node.put !== null || [...node.children.values()].some(holdsSomething);
}
