/** Where likes, follows, access requests, collections and storage lists of the Hugging Face API are. */
import { Hono } from 'hono';
import { accessRequestStatuses } from '../../domain/access-request.ts';
import type { HubEnv } from '../hub-env.ts';
import {
  accessReportRoute,
  accessRequestsRoute,
  askAccessRoute,
  cancelAccessRoute,
  grantAccessRoute,
  handleAccessRoute,
} from './access-requests.ts';
import { collectionRoutes } from './collections.ts';
import { likeRoute, likedReposRoute, likersRoute, unlikeRoute } from './likes.ts';
import {
  followRoute,
  followersRoute,
  followingRoute,
  memberRoleRoute,
  membersRoute,
  organizationOverviewRoute,
  storageRoute,
  userOverviewRoute,
} from './owners.ts';

const KIND = ':kind{models|datasets|spaces|codes}';

export function communityRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  const repo = `/api/${KIND}/:namespace/:name`;
  app.post(`${repo}/like`, likeRoute);
  app.delete(`${repo}/like`, unlikeRoute);
  app.get(`${repo}/likers`, likersRoute);

  const requests = `${repo}/user-access-request`;
  for (const status of accessRequestStatuses) app.get(`${requests}/${status}`, accessRequestsRoute(status));
  app.post(`${requests}/handle`, handleAccessRoute);
  app.post(`${requests}/grant`, grantAccessRoute);
  app.post(`${requests}/cancel`, cancelAccessRoute);
  for (const prefix of ['', `/${KIND}`]) {
    app.post(`${prefix}/:namespace/:name/ask-access`, askAccessRoute);
    app.get(`${prefix}/:namespace/:name/user-access-report`, accessReportRoute);
  }

  const owners = [
    ['/api/users/:name', 'user'],
    ['/api/organizations/:name', 'organization'],
  ] as const;
  for (const [owner, kind] of owners) {
    app.get(`${owner}/followers`, followersRoute(kind));
    app.post(`${owner}/follow`, followRoute(kind, true));
    app.delete(`${owner}/follow`, followRoute(kind, false));
  }
  app.get('/api/users/:name/overview', userOverviewRoute);
  app.get('/api/users/:name/following', followingRoute);
  app.get('/api/users/:name/likes', likedReposRoute);
  app.get('/api/organizations/:name/overview', organizationOverviewRoute);
  app.get('/api/organizations/:name/members', membersRoute);
  app.put('/api/organizations/:name/members/:username/role', memberRoleRoute);
  app.get('/api/organizations/:name/settings/repositories', storageRoute);
  app.get('/api/settings/repositories', storageRoute);
  app.route('/', collectionRoutes());
  return app;
}
