/** The addresses of Git LFS: below every repository, with or without `.git` and the prefix of its kind. */
import { Hono } from 'hono';
import type { HubEnv } from '../hub-env.ts';
import { postBatch } from './batch.ts';
import { getLocks, postLock, postLocksVerify, postUnlock } from './locks.ts';
import { getObject, postComplete, postVerify, putObjectPart, putWholeObject } from './objects.ts';

const repositories = ['/:namespace/:name', '/:kind{models|datasets|spaces|codes}/:namespace/:name'];

export function lfsRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  for (const repository of repositories) {
    const lfs = `${repository}/info/lfs`;
    app.post(`${lfs}/objects/batch`, postBatch);
    app.get(`${lfs}/objects/:oid`, getObject);
    app.put(`${lfs}/objects/:oid`, putWholeObject);
    app.put(`${lfs}/objects/:oid/part`, putObjectPart);
    app.post(`${lfs}/objects/:oid/complete`, postComplete);
    app.post(`${lfs}/objects/:oid/verify`, postVerify);
    app.get(`${lfs}/locks`, getLocks);
    app.post(`${lfs}/locks`, postLock);
    app.post(`${lfs}/locks/verify`, postLocksVerify);
    app.post(`${lfs}/locks/:id/unlock`, postUnlock);
  }
  return app;
}
