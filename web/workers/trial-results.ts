/** Takes what pipelines of transformers.js answer, which differs by task, for what it is. */
import type { ScoredLabel } from './trial-messages.ts';

type UnknownRecord = Readonly<Record<string, unknown>>;

/** The records of an answer that may be one, a list, or a list of lists. */
export function recordsOf(answer: unknown): readonly UnknownRecord[] {
  if (Array.isArray(answer)) return answer.flatMap(recordsOf);
  return typeof answer === 'object' && answer !== null ? [answer as UnknownRecord] : [];
}

export function labelsOf(answer: unknown, key: string): readonly ScoredLabel[] {
  return recordsOf(answer).map((record) => ({ label: String(record[key] ?? ''), score: Number(record['score'] ?? 0) }));
}

/** The first text under the key; empty when there is none, or when it is no text. */
export function textsOf(answer: unknown, key: string): string {
  const text = recordsOf(answer)[0]?.[key];
  return typeof text === 'string' ? text : '';
}

/** The rows of a tensor. */
export function vectorsOf(answer: unknown): readonly (readonly number[])[] {
  const [tensor] = recordsOf(answer);
  const { tolist } = (tensor ?? {}) as { readonly tolist?: () => unknown };
  const rows = tolist?.call(tensor);
  return Array.isArray(rows) ? (rows as readonly (readonly number[])[]) : [];
}

export function cosine(a: readonly number[], b: readonly number[]): number {
  let dot = 0;
  let squareA = 0;
  let squareB = 0;
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    dot += value * other;
    squareA += value * value;
    squareB += other * other;
  }
  return squareA === 0 || squareB === 0 ? 0 : dot / Math.sqrt(squareA * squareB);
}
