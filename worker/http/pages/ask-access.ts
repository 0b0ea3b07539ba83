/** `POST /[{kind}s/]{ns}/{name}/ask-access`: the form at a gate; leads back to the repository, or to a page that says no. */
import type { Handler } from 'hono';
import { askAccess } from '../../app/community/ask-access.ts';
import { repoUrlPath } from '../../domain/repo.ts';
import type { HubEnv } from '../hub-env.ts';
import { parseRepoUrl } from '../repo-path.ts';
import { formatPageError } from './error.ts';
import { readForm } from './form.ts';

export const submitAccessRequest: Handler<HubEnv> = async (context, next) => {
  const url = parseRepoUrl(context.req.path);
  if (url === null || url.rest !== '/ask-access') return next();
  const answers = Object.fromEntries(await readForm(context.req.raw));
  const asked = await askAccess(context.get('services'), context.get('actor'), url.path, answers);
  return asked.ok ? context.redirect(`/${repoUrlPath(asked.value.repo)}`, 303) : formatPageError(context, asked.error);
};
