/** Where the part of the Hugging Face API is that changes what is in a repository. */
import { Hono } from 'hono';
import type { HubEnv } from '../hub-env.ts';
import {
  createBranchRoute,
  createTagRoute,
  deleteBranchRoute,
  deleteTagRoute,
  superSquashRoute,
} from './branch-and-tag.ts';
import { commitRoute } from './commit.ts';
import { duplicateRoute } from './duplicate.ts';
import { deleteLfsFilesRoute, duplicateLfsFilesRoute, listLfsFilesRoute } from './lfs-files.ts';
import { preuploadRoute } from './preupload.ts';
import { validateYamlRoute } from './validate-yaml.ts';

export function writeRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  app.post('/api/validate-yaml', validateYamlRoute);
  const repo = '/api/:kind{models|datasets|spaces|codes}/:namespace/:name';
  app.post(`${repo}/preupload/*`, preuploadRoute);
  app.post(`${repo}/commit/*`, commitRoute);
  app.post(`${repo}/branch/*`, createBranchRoute);
  app.delete(`${repo}/branch/*`, deleteBranchRoute);
  app.post(`${repo}/tag/*`, createTagRoute);
  app.delete(`${repo}/tag/*`, deleteTagRoute);
  app.post(`${repo}/super-squash/*`, superSquashRoute);
  app.post(`${repo}/duplicate`, duplicateRoute);
  app.get(`${repo}/lfs-files`, listLfsFilesRoute);
  app.post(`${repo}/lfs-files/batch`, deleteLfsFilesRoute);
  app.post(`${repo}/lfs-files/duplicate`, duplicateLfsFilesRoute);
  return app;
}
