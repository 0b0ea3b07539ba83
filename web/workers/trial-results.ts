/** Takes what pipelines of transformers.js answer, which differs by task, for what it is. */
import type { FoundArea, FoundBox, SaidPart, ScoredLabel } from './trial-messages.ts';

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

export function boxesOf(answer: unknown): readonly FoundBox[] {
  return recordsOf(answer).map((record) => {
    const box = (record['box'] ?? {}) as UnknownRecord;
    const side = (name: string): number => Number(box[name] ?? 0);
    return {
      label: String(record['label'] ?? ''),
      score: Number(record['score'] ?? 0),
      x: side('xmin'),
      y: side('ymin'),
      width: side('xmax') - side('xmin'),
      height: side('ymax') - side('ymin'),
    };
  });
}

/** A picture of one channel; null when the value is none. */
export function areaOf(value: unknown, label: string, score: number | null): FoundArea | null {
  const { data, width, height } = (value ?? {}) as UnknownRecord;
  if (typeof width !== 'number' || typeof height !== 'number') return null;
  const isMask = (data instanceof Uint8Array || data instanceof Uint8ClampedArray) && data.length === width * height;
  return isMask ? { label, score, width, height, mask: new Uint8ClampedArray(data) } : null;
}

export function areasOf(answer: unknown): readonly FoundArea[] {
  return recordsOf(answer).flatMap(({ label, score, mask }) => {
    const area = areaOf(mask, typeof label === 'string' ? label : '', typeof score === 'number' ? score : null);
    return area === null ? [] : [area];
  });
}

/** What was said when; empty when the model did not tell. */
export function partsOf(answer: unknown): readonly SaidPart[] {
  return recordsOf(recordsOf(answer)[0]?.['chunks']).flatMap(({ text, timestamp }) => {
    const [from, to] = Array.isArray(timestamp) ? (timestamp as readonly unknown[]) : [];
    if (typeof text !== 'string' || text.trim() === '' || typeof from !== 'number') return [];
    return [{ text: text.trim(), from, to: typeof to === 'number' ? to : null }];
  });
}
