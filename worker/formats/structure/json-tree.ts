/**
 * Reads JSON for people: keys in their order and however often they occur, numbers with all their digits, and where the
 * mistake is. Does not call itself, so that no nesting is too deep.
 */
import { type Result, fail, ok } from '../../domain/result.ts';
import {
  type ParsedTree,
  type SyntaxProblem,
  type TreeLimits,
  type TreeMember,
  type TreeNode,
  stringNode,
} from './tree.ts';

interface Open {
  readonly kind: 'object' | 'array';
  readonly members: TreeMember[];
  count: number;
  /** The key under which it is put into its own container. */
  readonly key: string | number;
  readonly isKept: boolean;
}

/** Values and punctuation; sticky, so that each is looked for in its place only. */
const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

export function parseJsonTree(text: string, limits: TreeLimits): Result<ParsedTree, SyntaxProblem> {
  return new JsonTree(text, limits).read();
}

class JsonTree {
  readonly #text: string;
  readonly #limits: TreeLimits;
  readonly #open: Open[] = [];
  #at = 0;
  #nodes = 0;
  #hidden = 0;
  #root: TreeNode | null = null;

  constructor(text: string, limits: TreeLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  read(): Result<ParsedTree, SyntaxProblem> {
    for (;;) {
      const problem = this.#value();
      if (problem !== null) return fail(this.#problem(problem));
      const after = this.#close();
      if (after === 'value') continue;
      if (after !== 'end') return fail(this.#problem(after));
      this.#skip(SPACE);
      if (this.#at < this.#text.length) return fail(this.#problem('Something follows the value'));
      return ok({ root: this.#root ?? { kind: 'word', text: 'null' }, hidden: this.#hidden });
    }
  }

  /** Reads keys and opening brackets down to the next plain value or empty container; null when all is well. */
  #value(): string | null {
    for (;;) {
      const container = this.#open.at(-1);
      let key: string | number = container?.count ?? 0;
      this.#skip(SPACE);
      if (container?.kind === 'object') {
        const name = this.#match(STRING);
        if (name === null) return 'A key in double quotes is missing';
        key = cut(unquote(name), this.#limits.maxText);
        this.#skip(SPACE);
        if (!this.#take(':')) return 'A colon is missing behind the key';
        this.#skip(SPACE);
      }
      if (container !== undefined) container.count++;
      const char = this.#text[this.#at];
      if (char !== '{' && char !== '[') return this.#plain(key);
      this.#at++;
      const kind = char === '{' ? 'object' : 'array';
      this.#open.push({ kind, members: [], count: 0, key, isKept: this.#keeps() });
      this.#skip(SPACE);
      if (this.#text[this.#at] === (kind === 'object' ? '}' : ']')) return null;
    }
  }

  #plain(key: string | number): string | null {
    const node = this.#plainNode();
    if (node === null) return this.#at >= this.#text.length ? 'The text ends too early' : 'A value is missing';
    if (this.#keeps()) this.#put(key, node);
    return null;
  }

  #plainNode(): TreeNode | null {
    const text = this.#match(STRING);
    if (text !== null) return stringNode(unquote(text), this.#limits.maxText);
    const number = this.#match(NUMBER);
    if (number !== null) return { kind: 'number', text: cut(number, this.#limits.maxText) };
    const word = this.#match(WORD);
    return word === 'true' || word === 'false' || word === 'null' ? { kind: 'word', text: word } : null;
  }

  /** Behind a value: `value` when another has to follow, `end` after the last, else what is wrong. */
  #close(): string {
    for (;;) {
      const container = this.#open.at(-1);
      if (container === undefined) return 'end';
      this.#skip(SPACE);
      if (container.count > 0 && this.#take(',')) return 'value';
      if (!this.#take(container.kind === 'object' ? '}' : ']')) {
        if (this.#at >= this.#text.length) return 'The text ends too early';
        return container.kind === 'object' ? 'A comma or } is missing' : 'A comma or ] is missing';
      }
      this.#open.pop();
      const { kind, count, members, key, isKept } = container;
      if (isKept) this.#put(key, { kind, count, members });
    }
  }

  /** Whether the next value goes into the tree. */
  #keeps(): boolean {
    const container = this.#open.at(-1);
    const isKept =
      this.#nodes < this.#limits.maxNodes &&
      this.#open.length <= this.#limits.maxDepth &&
      (container === undefined || container.isKept);
    if (isKept) this.#nodes++;
    else this.#hidden++;
    return isKept;
  }

  #put(key: string | number, node: TreeNode): void {
    const container = this.#open.at(-1);
    if (container === undefined) this.#root = node;
    else container.members.push({ key, node });
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return null;
    this.#at += found.length;
    return found;
  }

  #skip(pattern: RegExp): void {
    this.#match(pattern);
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #problem(message: string): SyntaxProblem {
    const before = this.#text.slice(0, this.#at);
    const lineStart = before.lastIndexOf('\n') + 1;
    return { line: (before.match(/\n/g)?.length ?? 0) + 1, column: this.#at - lineStart + 1, message };
  }
}

function unquote(quoted: string): string {
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
}

function cut(text: string, maxText: number): string {
  return text.length > maxText ? `${text.slice(0, maxText).toWellFormed()}…` : text;
}
