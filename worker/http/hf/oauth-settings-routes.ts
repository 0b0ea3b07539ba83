/**
 * `/api/settings/oauth-apps` and `…/trusted-publishers`: what people set up for OAuth. The Hub has pages for this and no
 * API of its own.
 */
import { type Handler, Hono } from 'hono';
import { z } from 'zod';
import { addPublisher } from '../../app/oauth/add-publisher.ts';
import { deleteApp } from '../../app/oauth/delete-app.ts';
import { listApps } from '../../app/oauth/list-apps.ts';
import { listPublishers } from '../../app/oauth/list-publishers.ts';
import { type AppView, registerApp } from '../../app/oauth/register-app.ts';
import { removePublisher } from '../../app/oauth/remove-publisher.ts';
import type { PublisherRow } from '../../catalog/oauth-publishers.ts';
import type { HubError } from '../../domain/errors.ts';
import type { RepoPath } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { isoDate } from './entry-json.ts';
import { formatHfError } from './errors.ts';
import { readManageBody } from './manage-body.ts';
import { parseTarget } from './repo-route.ts';

const APPS = '/api/settings/oauth-apps';
const OWN = '/api/settings/trusted-publishers';
const OF_REPO = '/api/:kind{models|datasets|spaces|codes}/:namespace/:name/trusted-publishers';

export function oauthSettingsRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  app.get(APPS, apps);
  app.post(APPS, register);
  app.delete(`${APPS}/:clientId`, removeApp);
  for (const path of [OWN, OF_REPO]) {
    app.get(path, publishers);
    app.post(path, addOne);
    app.delete(`${path}/:id`, removeOne);
  }
  return app;
}

function appJson({ clientId, name, redirectUris, isConfidential, createdAt }: AppView) {
  return { clientId, name, redirectUris, isConfidential, createdAt: isoDate(createdAt) };
}

const apps: Handler<HubEnv> = async (context) => {
  const listed = await listApps(context.get('services'), context.get('actor'));
  return listed.ok ? context.json(listed.value.map(appJson)) : formatHfError(context, listed.error);
};

const newApp = z.object({
  name: z.string(),
  redirectUris: z.array(z.string()).default([]),
  isConfidential: z.boolean().default(false),
});

const register: Handler<HubEnv> = async (context) => {
  const input = await readManageBody(context, newApp);
  if (!input.ok) return formatHfError(context, input.error);
  const made = await registerApp(context.get('services'), context.get('actor'), input.value);
  if (!made.ok) return formatHfError(context, made.error);
  const { app, secret } = made.value;
  return context.json({ ...appJson(app), clientSecret: secret }, 201, { 'Cache-Control': 'no-store' });
};

const removeApp: Handler<HubEnv> = async (context) => {
  const clientId = context.req.param('clientId') ?? '';
  const deleted = await deleteApp(context.get('services'), context.get('actor'), clientId);
  return deleted.ok ? context.json({}) : formatHfError(context, deleted.error);
};

/** Null: the actor's own account. */
function pathOf(context: HubContext): Result<RepoPath | null, HubError> {
  if (context.req.path.startsWith('/api/settings/')) return ok(null);
  const target = parseTarget(context.req.path);
  return target.ok ? ok(target.value.path) : target;
}

function publisherJson({ id, issuer, claims, createdAt, lastUsedAt }: PublisherRow) {
  return {
    id,
    issuer,
    claims,
    createdAt: isoDate(createdAt),
    lastUsedAt: lastUsedAt === null ? null : isoDate(lastUsedAt),
  };
}

const publishers: Handler<HubEnv> = async (context) => {
  const path = pathOf(context);
  if (!path.ok) return formatHfError(context, path.error);
  const listed = await listPublishers(context.get('services'), context.get('actor'), path.value);
  return listed.ok ? context.json(listed.value.map(publisherJson)) : formatHfError(context, listed.error);
};

const newPublisher = z.object({ issuer: z.string(), claims: z.record(z.string(), z.string()) });

const addOne: Handler<HubEnv> = async (context) => {
  const path = pathOf(context);
  if (!path.ok) return formatHfError(context, path.error);
  const input = await readManageBody(context, newPublisher);
  if (!input.ok) return formatHfError(context, input.error);
  const added = await addPublisher(context.get('services'), context.get('actor'), path.value, input.value);
  return added.ok ? context.json(publisherJson(added.value), 201) : formatHfError(context, added.error);
};

const removeOne: Handler<HubEnv> = async (context) => {
  const path = pathOf(context);
  if (!path.ok) return formatHfError(context, path.error);
  const id = context.req.param('id') ?? '';
  const removed = await removePublisher(context.get('services'), context.get('actor'), path.value, id);
  return removed.ok ? context.json({}) : formatHfError(context, removed.error);
};
