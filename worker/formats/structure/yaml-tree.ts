/** Reads YAML for people: its documents as trees, with aliases followed only as far as a page shows. */
import { CORE_SCHEMA, YAMLException, loadAll } from 'js-yaml';
import { type Result, fail, ok } from '../../domain/result.ts';
import { type SyntaxProblem, type TreeLimits, type TreeMember, type TreeNode, stringNode } from './tree.ts';

export interface YamlDocuments {
  readonly documents: readonly TreeNode[];
  readonly hidden: number;
}

export function parseYamlTrees(text: string, limits: TreeLimits): Result<YamlDocuments, SyntaxProblem> {
  try {
    const budget: Budget = { nodes: limits.maxNodes, hidden: 0 };
    const documents = loadAll(text, null, { schema: CORE_SCHEMA, json: true }).map((value) =>
      toNode(value, 0, limits, budget),
    );
    return ok({ documents, hidden: budget.hidden });
  } catch (error) {
    if (error instanceof YAMLException) {
      // The position is missing from a few errors, whatever the types say.
      const mark: { line: number; column: number } | undefined = error.mark;
      return fail({ line: (mark?.line ?? 0) + 1, column: (mark?.column ?? 0) + 1, message: upper(error.reason) });
    }
    if (error instanceof RangeError) return fail({ line: 1, column: 1, message: 'It is nested too deeply' });
    throw error;
  }
}

interface Budget {
  nodes: number;
  hidden: number;
}

/** Values that lie deeper or come later than the limits allow are counted once each, whatever is in them. */
function toNode(value: unknown, depth: number, limits: TreeLimits, budget: Budget): TreeNode {
  budget.nodes--;
  if (typeof value === 'string') return stringNode(value, limits.maxText);
  if (typeof value === 'number' || typeof value === 'bigint') return { kind: 'number', text: String(value) };
  if (typeof value === 'boolean') return { kind: 'word', text: value ? 'true' : 'false' };
  if (typeof value !== 'object' || value === null) return { kind: 'word', text: 'null' };
  const isList = Array.isArray(value);
  const entries: readonly (readonly [string | number, unknown])[] = isList
    ? value.map((item: unknown, index) => [index, item] as const)
    : Object.entries(value);
  const members: TreeMember[] = [];
  for (const [key, member] of entries) {
    if (depth >= limits.maxDepth || budget.nodes <= 0) budget.hidden++;
    else {
      const shown = typeof key === 'string' && key.length > limits.maxText ? `${key.slice(0, limits.maxText)}…` : key;
      members.push({ key: shown, node: toNode(member, depth + 1, limits, budget) });
    }
  }
  return { kind: isList ? 'array' : 'object', count: entries.length, members };
}

function upper(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
