/**
 * The conditions of `/filter`: a small part of SQL over one table, with column names in double quotes and text in
 * single ones. A comparison with a missing value is neither true nor false, as in SQL.
 */
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { exactInteger } from '../exact-json.ts';
import { matchWildcards } from '../wildcard.ts';
import type { CellValue, ColumnBounds } from './table.ts';

type Literal = string | number | bigint | boolean;
type Operator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'compare'; readonly column: string; readonly operator: Operator; readonly value: Literal }
  | { readonly kind: 'null'; readonly column: string }
  | { readonly kind: 'like'; readonly column: string; readonly pattern: string; readonly ignoresCase: boolean };

export interface Ordering {
  readonly column: string;
  readonly isDescending: boolean;
}

const MAX_CHARS = 4000;
const MAX_DEPTH = 50;
const TOKEN =
  /\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(<>|<=|>=|!=|==|[=<>(),])|([A-Za-z_][A-Za-z0-9_]*))/y;

type Token =
  | { readonly kind: 'name' | 'text' | 'symbol'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string; readonly upper: string };

class SyntaxFailure extends Error {}

export function parseWhere(text: string, columns: readonly string[]): Result<Condition, HubError> {
  return parsing(text, columns, (parser) => parser.condition(0));
}

/** E.g. `"age" DESC`. */
export function parseOrderBy(text: string, columns: readonly string[]): Result<Ordering, HubError> {
  return parsing(text, columns, (parser) => {
    const column = parser.column();
    const isDescending = parser.takeWord('DESC');
    if (!isDescending) parser.takeWord('ASC');
    return { column, isDescending };
  });
}

function parsing<T>(text: string, columns: readonly string[], parse: (parser: Parser) => T): Result<T, HubError> {
  if (text.length > MAX_CHARS) return fail(hubError('bad-request', 'The condition is too long.'));
  try {
    const parser = new Parser(tokensOf(text), columns);
    const parsed = parse(parser);
    parser.end();
    return ok(parsed);
  } catch (error) {
    if (error instanceof SyntaxFailure) return fail(hubError('bad-request', error.message));
    throw error;
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.length) {
    const from = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) {
      if (text.slice(from).trim() === '') break;
      throw new SyntaxFailure(`The condition cannot be read from "${text.slice(from, from + 30).trim()}" on.`);
    }
    const [, name, quoted, number, symbol, word] = match;
    if (name !== undefined) tokens.push({ kind: 'name', text: name.replaceAll('""', '"') });
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, upper: word.toUpperCase() });
  }
  return tokens;
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #columns: readonly string[];
  #at = 0;

  constructor(tokens: readonly Token[], columns: readonly string[]) {
    this.#tokens = tokens;
    this.#columns = columns;
  }

  condition(depth: number): Condition {
    if (depth > MAX_DEPTH) throw new SyntaxFailure('The condition is nested too deeply.');
    const parts = [this.#conjunction(depth)];
    while (this.takeWord('OR')) parts.push(this.#conjunction(depth));
    const [only] = parts;
    return only !== undefined && parts.length === 1 ? only : { kind: 'or', parts };
  }

  column(): string {
    const token = this.#tokens[this.#at++];
    if (token?.kind !== 'name' && token?.kind !== 'word') {
      throw new SyntaxFailure(`The name of a column was expected${found(token)}; put it in double quotes.`);
    }
    if (!this.#columns.includes(token.text))
      throw new SyntaxFailure(`There is no column "${token.text.slice(0, 100)}".`);
    return token.text;
  }

  takeWord(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word' || token.upper !== word) return false;
    this.#at++;
    return true;
  }

  end(): void {
    const token = this.#tokens[this.#at];
    if (token !== undefined) throw new SyntaxFailure(`Nothing more was expected${found(token)}.`);
  }

  #conjunction(depth: number): Condition {
    const parts = [this.#negation(depth)];
    while (this.takeWord('AND')) parts.push(this.#negation(depth));
    const [only] = parts;
    return only !== undefined && parts.length === 1 ? only : { kind: 'and', parts };
  }

  #negation(depth: number): Condition {
    if (depth > MAX_DEPTH) throw new SyntaxFailure('The condition is nested too deeply.');
    if (this.takeWord('NOT')) return { kind: 'not', part: this.#negation(depth + 1) };
    if (!this.#takeSymbol('(')) return this.#predicate();
    const inner = this.condition(depth + 1);
    this.#expectSymbol(')');
    return inner;
  }

  #predicate(): Condition {
    const column = this.column();
    if (this.takeWord('IS')) {
      const isNegated = this.takeWord('NOT');
      if (!this.takeWord('NULL')) throw new SyntaxFailure('NULL was expected behind IS.');
      return negatedIf(isNegated, { kind: 'null', column });
    }
    const isNegated = this.takeWord('NOT');
    if (this.takeWord('IN')) return negatedIf(isNegated, this.#in(column));
    if (this.takeWord('BETWEEN')) return negatedIf(isNegated, this.#between(column));
    const ignoresCase = this.takeWord('ILIKE');
    if (ignoresCase || this.takeWord('LIKE')) {
      const pattern = this.#literal();
      if (typeof pattern !== 'string') throw new SyntaxFailure('LIKE needs a text in single quotes.');
      return negatedIf(isNegated, { kind: 'like', column, pattern, ignoresCase });
    }
    const token = this.#tokens[this.#at++];
    const operator = token?.kind === 'symbol' ? operatorOf(token.text) : null;
    if (operator === null || isNegated) throw new SyntaxFailure(`A comparison was expected${found(token)}.`);
    return { kind: 'compare', column, operator, value: this.#literal() };
  }

  #in(column: string): Condition {
    this.#expectSymbol('(');
    const parts: Condition[] = [];
    do parts.push({ kind: 'compare', column, operator: '=', value: this.#literal() });
    while (this.#takeSymbol(','));
    this.#expectSymbol(')');
    return { kind: 'or', parts };
  }

  #between(column: string): Condition {
    const least: Condition = { kind: 'compare', column, operator: '>=', value: this.#literal() };
    if (!this.takeWord('AND')) throw new SyntaxFailure('AND was expected within BETWEEN.');
    return { kind: 'and', parts: [least, { kind: 'compare', column, operator: '<=', value: this.#literal() }] };
  }

  #literal(): Literal {
    const token = this.#tokens[this.#at++];
    if (token?.kind === 'text') return token.text;
    if (token?.kind === 'number') return numberOf(token.text);
    if (token?.kind === 'word' && token.upper === 'TRUE') return true;
    if (token?.kind === 'word' && token.upper === 'FALSE') return false;
    throw new SyntaxFailure(`A value was expected${found(token)}; put text in single quotes.`);
  }

  #takeSymbol(symbol: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'symbol' || token.text !== symbol) return false;
    this.#at++;
    return true;
  }

  #expectSymbol(symbol: string): void {
    if (!this.#takeSymbol(symbol)) throw new SyntaxFailure(`"${symbol}" was expected${found(this.#tokens[this.#at])}.`);
  }
}

/** An integer exactly, however many digits it has. */
function numberOf(text: string): number | bigint {
  return /^[+-]?\d{16,}$/.test(text) ? exactInteger(BigInt(text.replace(/^\+/, ''))) : Number(text);
}

function found(token: Token | undefined): string {
  return token === undefined ? ' at the end' : `, not "${token.text.slice(0, 50)}"`;
}

function operatorOf(symbol: string): Operator | null {
  switch (symbol) {
    case '=':
    case '==':
      return '=';
    case '<>':
    case '!=':
      return '<>';
    case '<':
    case '<=':
    case '>':
    case '>=':
      return symbol;
    default:
      return null;
  }
}

function negatedIf(isNegated: boolean, part: Condition): Condition {
  return isNegated ? { kind: 'not', part } : part;
}

export function columnsOfCondition(condition: Condition): Set<string> {
  switch (condition.kind) {
    case 'not':
      return columnsOfCondition(condition.part);
    case 'and':
    case 'or':
      return new Set(condition.parts.flatMap((part) => [...columnsOfCondition(part)]));
    default:
      return new Set([condition.column]);
  }
}

/** Null: unknown, for a missing value or one of another kind. */
export function evaluate(condition: Condition, cells: Readonly<Record<string, CellValue>>): boolean | null {
  switch (condition.kind) {
    case 'not': {
      const part = evaluate(condition.part, cells);
      return part === null ? null : !part;
    }
    case 'and':
    case 'or': {
      const decisive = condition.kind === 'or';
      let isUnknown = false;
      for (const part of condition.parts) {
        const value = evaluate(part, cells);
        if (value === decisive) return decisive;
        isUnknown ||= value === null;
      }
      return isUnknown ? null : !decisive;
    }
    case 'null':
      return (cells[condition.column] ?? null) === null;
    case 'like': {
      const cell = cells[condition.column];
      return typeof cell === 'string' ? isLike(cell, condition.pattern, condition.ignoresCase) : null;
    }
    case 'compare': {
      const order = compareValues(cells[condition.column] ?? null, condition.value);
      return order === null ? null : holds(condition.operator, order);
    }
  }
}

function holds(operator: Operator, order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0;
    case '<>':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** Negative, zero or positive; null for values that have no order. */
export function compareValues(a: CellValue, b: CellValue): number | null {
  const left = typeof a === 'boolean' ? Number(a) : a;
  const right = typeof b === 'boolean' ? Number(b) : b;
  if (isNumeric(left) && isNumeric(right)) return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  return null;
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** `%` is any text, `_` one character. */
function isLike(text: string, pattern: string, ignoresCase: boolean): boolean {
  const subject = ignoresCase ? text.toLowerCase() : text;
  const wanted = ignoresCase ? pattern.toLowerCase() : pattern;
  return matchWildcards(
    wanted,
    subject,
    (piece) => piece === '%',
    (piece, char) => piece === '_' || piece === char,
  );
}

/** Whether rows within these bounds could meet the condition; true when that is not known. */
export function couldHold(condition: Condition, bounds: (column: string) => ColumnBounds | null): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => couldHold(part, bounds));
    case 'or':
      return condition.parts.some((part) => couldHold(part, bounds));
    case 'null':
      return bounds(condition.column)?.nullCount !== 0;
    case 'compare': {
      const known = bounds(condition.column);
      const least = known === null ? null : compareValues(known.min, condition.value);
      const most = known === null ? null : compareValues(known.max, condition.value);
      if (least === null || most === null) return true;
      if (condition.operator === '=') return least <= 0 && most >= 0;
      if (condition.operator === '<>') return least !== 0 || most !== 0;
      return holds(condition.operator, condition.operator.startsWith('<') ? least : most);
    }
    default:
      return true;
  }
}
