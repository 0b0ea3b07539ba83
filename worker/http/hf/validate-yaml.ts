/** `POST /api/validate-yaml`: what clients ask about a README before they upload it. */
import type { Handler } from 'hono';
import { z } from 'zod';
import { parseCard } from '../../formats/card.ts';
import type { HubEnv } from '../hub-env.ts';
import { readSmallBody } from '../small-body.ts';

const MAX_BODY_BYTES = 8 << 20;

const body = z.object({ content: z.string(), repoType: z.string().nullish() });

/** Always JSON of this shape, even for a request that makes no sense: clients parse it before they look at the status. */
export const validateYamlRoute: Handler<HubEnv> = async (context) => {
  const text = await readSmallBody(context.req.raw, MAX_BODY_BYTES);
  if (!text.ok) return context.json({ errors: [{ message: text.error.message }], warnings: [] }, 400);
  const input = body.safeParse(parseJson(text.value));
  if (!input.success) {
    const message = 'The request must be JSON with the README as "content".';
    return context.json({ errors: [{ message }], warnings: [] }, 400);
  }
  const { problems, hasMetadata } = parseCard(input.data.content);
  const messages = (severity: 'error' | 'warning') =>
    problems
      .filter((problem) => problem.severity === severity)
      .map(({ message, line }) => ({ message: `${message} (line ${line})` }));
  const warnings = messages('warning');
  if (!hasMetadata) warnings.push({ message: 'The README has no metadata at its top.' });
  const errors = messages('error');
  return context.json({ errors, warnings }, errors.length > 0 ? 400 : 200);
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
