/** The public API, served and described from the same list. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import { repoKinds } from '../../domain/repo.ts';
import type { HubEnv } from '../hub-env.ts';
import { docsPage } from './docs-page.ts';
import type { Endpoint } from './endpoint.ts';
import { organizationEndpoints } from './organizations.ts';
import { repoEndpoints } from './repos.ts';
import { sessionEndpoints } from './sessions.ts';
import { tokenEndpoints } from './tokens.ts';
import { userEndpoints } from './users.ts';

const endpoints: readonly Endpoint[] = [
  ...sessionEndpoints,
  ...userEndpoints,
  ...organizationEndpoints,
  ...tokenEndpoints,
  ...repoKinds.flatMap(repoEndpoints),
];

export type ApiDescription = ReturnType<typeof describeApi>;

/** The OpenAPI 3.1 document of every endpoint. */
export function describeApi(baseUrl: string) {
  const described = new OpenAPIHono();
  const registry = described.openAPIRegistry;
  for (const endpoint of endpoints) endpoint.describe(registry);
  registry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'An access token, `hf_…`',
  });
  registry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'hub_session' });
  return described.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Modelport',
      version: '1',
      description:
        'The hub’s own API. Answers are `{ "msg": "OK", "data": …, "total"? }`, refusals `{ "code", "msg" }`. ' +
        'Clients of the Hugging Face Hub use the API below `/api` with the same tokens.',
    },
    servers: [{ url: baseUrl }],
    security: [{}, { token: [] }, { session: [] }],
  });
}

export function v1Routes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  for (const endpoint of endpoints) endpoint.mount(app);
  app.get('/openapi.json', (context) => context.json(describeApi(context.get('baseUrl'))));
  app.get('/docs', (context) => docsPage(context, describeApi(context.get('baseUrl'))));
  return app;
}
