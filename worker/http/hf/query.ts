/** Reads query strings the way the many clients write them: `True` and `1`, repeated names, names with `[]`. */
import { z } from 'zod';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { HubContext } from '../hub-env.ts';

/** Every value of a parameter, in order; empty when it is absent. */
export const texts = z.array(z.string()).default([]);

/** The last value of a parameter. */
export const text = z
  .array(z.string())
  .optional()
  .transform((values) => values?.at(-1));

/** `1`, `true`, `True` and a bare name mean yes. */
export const flag = text.transform((value) => value !== undefined && /^(?:|1|true|yes|on)$/i.test(value));

/** A whole number from `min` to `max`; a larger one is cut to `max`, as the Hub does. */
export function wholeNumber(options: { readonly fallback: number; readonly min: number; readonly max: number }) {
  const digits = z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform((value) => Math.min(Number(value), options.max))
    .refine((value) => value >= options.min, `must be at least ${options.min}`);
  return text.pipe(digits.optional()).transform((value) => value ?? options.fallback);
}

/** Checks the request's query; parameters the schema does not name are ignored. */
export function readQuery<T extends z.ZodType>(context: HubContext, schema: T): Result<z.output<T>, HubError> {
  return checked(schema, groupValues(new URL(context.req.url).searchParams));
}

/** `a=1&a=2&b[]=3` as `{ a: ['1', '2'], b: ['3'] }`. */
export function groupValues(pairs: Iterable<readonly [string, unknown]>): Record<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [written, value] of pairs) {
    if (typeof value !== 'string') continue;
    const name = written.endsWith('[]') ? written.slice(0, -2) : written;
    groups.set(name, [...(groups.get(name) ?? []), value]);
  }
  return Object.fromEntries(groups);
}

/** Checks data from outside; the refusal says which field is wrong. */
export function checked<T extends z.ZodType>(schema: T, input: unknown): Result<z.output<T>, HubError> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return ok(parsed.data);
  const problems = parsed.error.issues.map((issue) => `"${issue.path.join('.')}" ${issue.message}`);
  return fail(hubError('bad-request', `Invalid request: ${problems.join('; ')}.`));
}
