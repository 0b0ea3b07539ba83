/** `POST /[{kind}s/]{ns}/{name}/like`: likes the repository, or takes the like back, and leads to where one was. */
import type { Handler } from 'hono';
import { likeRepo } from '../../app/community/like-repo.ts';
import { unlikeRepo } from '../../app/community/unlike-repo.ts';
import { isLikedBy } from '../../catalog/likes.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { parseRepoUrl } from '../repo-path.ts';
import { formatPageError } from './error.ts';
import { readForm } from './form.ts';
import { safeNext } from './next-path.ts';

export const submitLike: Handler<HubEnv> = async (context, next) => {
  const url = parseRepoUrl(context.req.path);
  if (url === null || url.rest !== '/like') return next();
  const form = await readForm(context.req.raw);
  const act = form.get('like') === 'no' ? unlikeRepo : likeRepo;
  const done = await act(context.get('services'), context.get('actor'), url.path);
  return done.ok ? context.redirect(safeNext(form.get('next')), 303) : formatPageError(context, done.error);
};

export async function isLikedByViewer(context: HubContext, repo: RepoRecord): Promise<boolean> {
  const actor = context.get('actor');
  return actor.kind === 'user' && (await isLikedBy(context.get('services').catalog, repo.id, actor.userId));
}
