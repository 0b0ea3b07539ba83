/** Reads `num_parameters`, e.g. `min:6B,max:128B`. */
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';

export interface ParameterRange {
  readonly min?: number;
  readonly max?: number;
}

const BOUND = /^(min|max):(\d+(?:\.\d+)?)([KMBT]?)$/i;
const factors: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, B: 1e9, T: 1e12 };

export function readParameterRange(text: string | undefined): Result<ParameterRange | undefined, HubError> {
  if (text === undefined) return ok(undefined);
  const range: { min?: number; max?: number } = {};
  for (const part of text.split(',')) {
    const [, bound = '', digits = '', unit = ''] = BOUND.exec(part.trim()) ?? [];
    if (bound === '') {
      return fail(
        hubError('bad-request', '"num_parameters" looks like "min:6B,max:128B"; either bound may be left out.'),
      );
    }
    const value = Math.round(Number(digits) * (factors[unit.toUpperCase()] ?? 1));
    if (bound.toLowerCase() === 'min') range.min = value;
    else range.max = value;
  }
  return ok(range);
}
