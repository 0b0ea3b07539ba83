/** `POST /api/repos/create`: what `create_repo` of the Hugging Face clients calls. */
import type { Handler } from 'hono';
import { z } from 'zod';
import { type FirstFile, createFilledRepo } from '../../app/commit/create-filled-repo.ts';
import { repoUrlPath } from '../../domain/repo.ts';
import { ok } from '../../domain/result.ts';
import type { HubEnv } from '../hub-env.ts';
import { formatHfError } from './errors.ts';
import { organization, readManageBody, repoType, visibilityFields, visibilityOf } from './manage-body.ts';

const body = z.object({
  name: z.string(),
  organization,
  type: repoType,
  ...visibilityFields,
  license: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,99}$/i, 'must be the identifier of a licence')
    .nullish(),
  files: z.array(z.object({ path: z.string(), content: z.string(), encoding: z.literal('base64') })).nullish(),
});

/** First files come in the same request. */
const MAX_BODY_BYTES = 32 << 20;

export const createRoute: Handler<HubEnv> = async (context) => {
  const input = await readManageBody(context, body, MAX_BODY_BYTES);
  if (!input.ok) return formatHfError(context, input.error);
  const { name, organization: namespace, type: kind } = input.value;
  const visibility = visibilityOf(input.value) ?? ok('public');
  if (!visibility.ok) return formatHfError(context, visibility.error);
  const baseUrl = context.get('baseUrl');
  const wanted = { kind, name, visibility: visibility.value, ...(typeof namespace === 'string' && { namespace }) };
  const files = firstFiles(input.value);
  const created = await createFilledRepo(context.get('services'), context.get('actor'), wanted, files);
  if (created.ok) {
    const { value: repo } = created;
    const id = `${repo.namespace}/${repo.name}`;
    return context.json({ url: `${baseUrl}/${repoUrlPath(repo)}`, name: id, id });
  }
  const path = created.error.details?.['path'];
  if (path === undefined) return formatHfError(context, created.error);
  // Clients asked to accept an existing repository read its address from the refusal.
  return formatHfError(context, { ...created.error, details: { url: `${baseUrl}/${path}` } });
};

/** A licence without a README is told by one. */
function firstFiles({ license, files }: z.output<typeof body>): FirstFile[] {
  const first = (files ?? []).map(({ path, content }) => ({ path, content: Buffer.from(content, 'base64') }));
  if (typeof license !== 'string' || first.some(({ path }) => path === 'README.md')) return first;
  return [...first, { path: 'README.md', content: Buffer.from(`---\nlicense: ${license}\n---\n`) }];
}
