/** Where each part of the Hugging Face API is. */
import { Hono } from 'hono';
import { hubError } from '../../domain/errors.ts';
import { fail } from '../../domain/result.ts';
import { datasetsServerRoutes } from '../datasets/routes.ts';
import type { HubEnv } from '../hub-env.ts';
import { readCheckRoute, writeCheckRoute } from './auth-check.ts';
import { bucketRoutes } from './bucket-routes.ts';
import { commitsRoute } from './commits.ts';
import { communityRoutes } from './community-routes.ts';
import { compareRoute } from './compare.ts';
import { discussionRoutes } from './discussion-routes.ts';
import { listReposRoute } from './list-repos.ts';
import { manageRoutes } from './manage-routes.ts';
import { manifestRoute } from './manifest.ts';
import { oauthSettingsRoutes } from './oauth-settings-routes.ts';
import { pathsInfoRoute } from './paths-info.ts';
import { rawRoute } from './raw.ts';
import { refsRoute } from './refs.ts';
import { repoInfoRoute } from './repo-info.ts';
import { apiKinds, repoRoute } from './repo-route.ts';
import { resolveRoute } from './resolve.ts';
import { tagsByTypeRoute } from './tags-by-type.ts';
import { treeRoute } from './tree.ts';
import { webhookRoutes } from './webhook-routes.ts';
import { whoamiRoute } from './whoami.ts';
import { xetReadTokenRoute, xetWriteTokenRoute } from './xet-token.ts';
import { writeRoutes } from './write-routes.ts';

const unknownRoute = repoRoute('see', async () =>
  fail(hubError('not-found', 'The API has nothing at this address of the repository.')),
);

const KIND = ':kind{models|datasets|spaces|codes}';

/** HEAD is answered by the routes of GET. Routes read names and paths from the URL themselves, see repo-route.ts. */
export function hfRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  // First: the pattern of the kinds below would take its name for theirs.
  app.route('/', datasetsServerRoutes());
  app.get('/api/whoami-v2', whoamiRoute);
  // Usage reports are accepted and thrown away.
  app.get('/api/telemetry/*', (context) => context.body(null, 204));
  app.get('/api/models-tags-by-type', tagsByTypeRoute('model'));
  app.get('/api/datasets-tags-by-type', tagsByTypeRoute('dataset'));
  for (const [name, kind] of Object.entries(apiKinds)) app.get(`/api/${name}`, listReposRoute(kind));

  // First: `/buckets/{ns}/{name}/resolve/…` looks like a file of a repository.
  app.route('/', bucketRoutes());

  const repo = `/api/${KIND}/:namespace/:name`;
  app.get(repo, repoInfoRoute);
  app.get(`${repo}/revision/*`, repoInfoRoute);
  app.get(`${repo}/tree/*`, treeRoute);
  app.post(`${repo}/paths-info/*`, pathsInfoRoute);
  app.get(`${repo}/refs`, refsRoute);
  app.get(`${repo}/commits/*`, commitsRoute);
  app.get(`${repo}/compare/*`, compareRoute);
  app.get(`${repo}/xet-read-token/*`, xetReadTokenRoute);
  app.get(`${repo}/xet-write-token/*`, xetWriteTokenRoute);
  app.get(`${repo}/auth-check`, readCheckRoute);
  app.get(`${repo}/auth-check/write`, writeCheckRoute);
  // A name without a namespace is a repository that cannot exist here.
  app.get(`/api/${KIND}/:name`, repoInfoRoute);

  app.get(`/api/resolve-cache/${KIND}/:namespace/:name/*`, resolveRoute);
  for (const prefix of ['', `/${KIND}`]) {
    app.get(`${prefix}/:namespace/:name/resolve/*`, resolveRoute);
    app.get(`${prefix}/:namespace/:name/raw/*`, rawRoute);
  }
  app.get(
    '/:name/resolve/*',
    repoRoute('read', () => Promise.reject(new Error('no repository has a bare name'))),
  );
  app.get('/v2/:namespace/:name/manifests/:tag', manifestRoute);
  app.route('/', manageRoutes());
  app.route('/', writeRoutes());
  app.route('/', webhookRoutes());
  app.route('/', oauthSettingsRoutes());
  app.route('/', communityRoutes());
  app.route('/', discussionRoutes());
  // Last: what the API does not have, of a repository that is there or not.
  for (const path of [repo, `${repo}/*`]) app.all(path, unknownRoute);
  return app;
}
