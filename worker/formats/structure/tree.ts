/** A document of values, as far as a page shows it. Shaped as `TreeNode` of the portal's contract. */

export type TreeNode =
  | { readonly kind: 'object' | 'array'; readonly count: number; readonly members: readonly TreeMember[] }
  | { readonly kind: 'string'; readonly text: string; readonly length: number }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'word'; readonly text: 'true' | 'false' | 'null' };

export interface TreeMember {
  readonly key: string | number;
  readonly node: TreeNode;
}

export interface TreeLimits {
  /** Values kept; the others are only counted. */
  readonly maxNodes: number;
  /** Containers within containers; those deeper keep no members. */
  readonly maxDepth: number;
  /** Characters kept of a string or a key. */
  readonly maxText: number;
}

export const pageLimits: TreeLimits = { maxNodes: 5000, maxDepth: 48, maxText: 1000 };

export interface ParsedTree {
  readonly root: TreeNode;
  /** Values that were left out. */
  readonly hidden: number;
}

export interface SyntaxProblem {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** A sentence without a full stop. */
  readonly message: string;
}

export function stringNode(text: string, maxText: number): TreeNode {
  return {
    kind: 'string',
    text: text.length > maxText ? text.slice(0, maxText).toWellFormed() : text,
    length: text.length,
  };
}
