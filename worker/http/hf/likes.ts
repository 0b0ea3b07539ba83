/** `POST` and `DELETE /api/{kind}s/{ns}/{name}/like`, `GET …/likers`, `GET /api/users/{user}/likes`. */
import { likeRepo } from '../../app/community/like-repo.ts';
import { listLikedRepos } from '../../app/community/list-liked-repos.ts';
import { listLikers } from '../../app/community/list-likers.ts';
import { unlikeRepo } from '../../app/community/unlike-repo.ts';
import { repoFullName } from '../../domain/repo.ts';
import { ok } from '../../domain/result.ts';
import { isoDate } from './entry-json.ts';
import { hubRoute } from './hub-route.ts';
import { answerPage } from './page-query.ts';
import { repoRoute } from './repo-route.ts';
import { userJson } from './user-json.ts';

export const likeRoute = repoRoute('see', async (context, { repo }) => {
  const liked = await likeRepo(context.get('services'), context.get('actor'), repo);
  return liked.ok ? ok(context.text('OK')) : liked;
});

export const unlikeRoute = repoRoute('see', async (context, { repo }) => {
  const unliked = await unlikeRepo(context.get('services'), context.get('actor'), repo);
  return unliked.ok ? ok(context.text('OK')) : unliked;
});

export const likersRoute = repoRoute('see', (context, { repo }) =>
  answerPage(
    context,
    (query) => listLikers(context.get('services'), context.get('actor'), repo, query),
    ({ user }) => userJson(user),
  ),
);

export const likedReposRoute = hubRoute((context) =>
  answerPage(
    context,
    (query) => listLikedRepos(context.get('services'), context.get('actor'), context.req.param('name') ?? '', query),
    ({ repo, likedAt }) => ({ createdAt: isoDate(likedAt), repo: { name: repoFullName(repo), type: repo.kind } }),
  ),
);
