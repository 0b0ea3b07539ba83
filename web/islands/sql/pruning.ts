/**
 * What of a WHERE clause a Parquet file's own statistics can answer: parts of the file that cannot hold a match are not
 * read. Never narrows more than the clause does; the engine tests every row that is read.
 */
import type { ParquetQueryFilter } from 'hyparquet';
import type { ExprNode } from 'squirreling';

type BinaryOp = Extract<ExprNode, { type: 'binary' }>['op'];

/** By column: of which type its literals must be for a comparison to mean the same in the file and in SQL. */
export type PrunedTypes = ReadonlyMap<string, 'number' | 'string'>;

const operators: Partial<Record<BinaryOp, '$eq' | '$lt' | '$lte' | '$gt' | '$gte'>> = {
  '=': '$eq',
  '==': '$eq',
  '<': '$lt',
  '<=': '$lte',
  '>': '$gt',
  '>=': '$gte',
};

const mirrored: Partial<Record<BinaryOp, BinaryOp>> = {
  '=': '=',
  '==': '=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** Null when nothing can be said of the clause. */
export function pruningFilter(where: ExprNode, types: PrunedTypes): ParquetQueryFilter | null {
  if (where.type !== 'binary') return null;
  if (where.op === 'AND' || where.op === 'OR') {
    const sides = [pruningFilter(where.left, types), pruningFilter(where.right, types)];
    const known = sides.filter((side) => side !== null);
    if (where.op === 'OR') return known.length === 2 ? { $or: known } : null;
    return known.length === 2 ? { $and: known } : (known[0] ?? null);
  }
  return comparison(where.op, where.left, where.right, types);
}

function comparison(op: BinaryOp, left: ExprNode, right: ExprNode, types: PrunedTypes): ParquetQueryFilter | null {
  if (left.type === 'literal' && right.type === 'identifier') {
    const turned = mirrored[op];
    return turned === undefined ? null : comparison(turned, right, left, types);
  }
  const operator = operators[op];
  if (operator === undefined || left.type !== 'identifier' || right.type !== 'literal') return null;
  const type = types.get(left.name);
  const { value } = right;
  const fits = type === 'string' ? typeof value === 'string' : typeof value === 'number' || typeof value === 'bigint';
  if (type === undefined || !fits) return null;
  return { [left.name]: { [operator]: value } };
}
