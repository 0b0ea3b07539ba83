/** Whether the process lives and whether it can do its work; asked by supervisors, so it needs no credential. */
import { Hono } from 'hono';
import { pingCatalog } from '../catalog/catalog.ts';
import type { HubEnv } from './hub-env.ts';
import type { RequestMetrics } from './metrics.ts';

export function healthRoutes(metrics: RequestMetrics): Hono<HubEnv> {
  const routes = new Hono<HubEnv>();
  routes.get('/healthz', (context) => context.text('ok\n'));
  routes.get('/readyz', async (context) => {
    const services = context.get('services');
    try {
      await pingCatalog(services.catalog);
      await services.blobs.head('readyz');
      return context.text('ready\n');
    } catch (error) {
      services.log.error('health:not-ready', error, { requestId: context.get('requestId') });
      return context.text('not ready\n', 503);
    }
  });
  routes.get('/metrics', (context) =>
    context.body(metrics.text(), 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }),
  );
  return routes;
}
