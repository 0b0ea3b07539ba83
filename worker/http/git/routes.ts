/** The addresses of git over HTTP: below every repository, with or without `.git` and the prefix of its kind. */
import { Hono } from 'hono';
import { getRepoToPush } from '../../app/discussions/ref-access.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { gitError } from './errors.ts';
import { getInfoRefs } from './info-refs.ts';
import { receivePackResponse } from './receive-pack.ts';
import { repoPathOf, serviceBody } from './request.ts';
import { postUploadPack } from './upload-pack.ts';

const repositories = ['/:namespace/:name', '/:kind{models|datasets|spaces|codes}/:namespace/:name'];

export function gitRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  for (const repository of repositories) {
    app.get(`${repository}/info/refs`, getInfoRefs);
    app.post(`${repository}/git-upload-pack`, postUploadPack);
    app.post(`${repository}/git-receive-pack`, postReceivePack);
  }
  return app;
}

async function postReceivePack(context: HubContext): Promise<Response> {
  const path = repoPathOf(context);
  if (!path.ok) return gitError(context, path.error);
  const body = serviceBody(context, 'git-receive-pack');
  if (!body.ok) return gitError(context, body.error);
  const repo = await getRepoToPush(context.get('services'), context.get('actor'), path.value);
  if (!repo.ok) return gitError(context, repo.error);
  return receivePackResponse(context, repo.value, body.value);
}
