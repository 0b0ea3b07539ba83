/** Where the repository management part of the Hugging Face API is. */
import { Hono } from 'hono';
import type { HubEnv } from '../hub-env.ts';
import { createRoute } from './manage-create.ts';
import { deleteRoute } from './manage-delete.ts';
import { moveRoute } from './manage-move.ts';
import { settingsRoute } from './manage-settings.ts';

export function manageRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  app.post('/api/repos/create', createRoute);
  app.delete('/api/repos/delete', deleteRoute);
  app.post('/api/repos/move', moveRoute);
  app.put('/api/:kind{models|datasets|spaces|codes}/:namespace/:name/settings', settingsRoute);
  return app;
}
