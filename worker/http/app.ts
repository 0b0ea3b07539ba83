/** The HTTP side of the hub: what happens around every request, and which dialect answers it. */
import type { RenderPage } from '#portal';
import { Hono } from 'hono';
import type { Services } from '../app/services.ts';
import type { Env } from '../config.ts';
import { hubError } from '../domain/errors.ts';
import { systemClock } from '../ports/clock.ts';
import { dialectOf, routingPath } from './dialect.ts';
import { dialects } from './dialects.ts';
import { healthRoutes } from './health.ts';
import type { HubContext, HubEnv } from './hub-env.ts';
import { RequestMetrics, measureRequests } from './metrics.ts';
import { authenticate } from './middleware/authenticate.ts';
import { describeRequest } from './middleware/describe-request.ts';
import { refuseForeignWrites } from './middleware/refuse-foreign-writes.ts';
import { oauthRoutes } from './oauth/routes.ts';
import { assetRoutes } from './pages/assets.ts';
import { xetRoutes } from './xet/routes.ts';

/**
 * Builds the app. Routes see the path without the `/hf`, `/csg` or `/ms` prefix and still percent-encoded
 * (`context.req.path`); `context.get('baseUrl')` keeps the prefix for the links they make.
 */
export function createApp(servicesOf: (env: Env) => Services, renderPage: RenderPage): Hono<HubEnv> {
  const app = new Hono<HubEnv>({ getPath: (request) => routingPath(new URL(request.url)) });

  const metrics = new RequestMetrics();
  app.use(measureRequests(metrics, dialectOf, systemClock));
  app.use(describeRequest(servicesOf));
  app.use((context, next) => {
    context.set('renderPage', renderPage);
    return next();
  });
  app.route('/', healthRoutes(metrics));
  app.route('/', assetRoutes());
  app.route('/', xetRoutes());
  app.route('/', oauthRoutes());
  app.use(authenticate);
  app.use(refuseForeignWrites);
  for (const dialect of [dialects.git, dialects.lfs, dialects.v1, dialects.hf]) app.route('/', dialect.routes());
  // The prefixes repeat the API, not the pages.
  app.use(async (context, next) => {
    const prefixed = context.req.path !== new URL(context.req.url).pathname;
    return prefixed ? notFound(context) : next();
  });
  app.route('/', dialects.pages.routes());

  app.notFound(notFound);
  app.onError((failure, context) => {
    context.get('services').log.error('http:error', failure, {
      requestId: context.get('requestId'),
      method: context.req.method,
      path: context.req.path,
    });
    const error = hubError(
      'internal',
      `Something went wrong in the hub; tell its operator the request id ${context.get('requestId')}.`,
    );
    return dialects[dialectOf(context.req.path)].formatError(context, error);
  });
  return app;
}

function notFound(context: HubContext): Response | Promise<Response> {
  const error = hubError('not-found', 'There is nothing at this address.');
  return dialects[dialectOf(context.req.path)].formatError(context, error);
}
