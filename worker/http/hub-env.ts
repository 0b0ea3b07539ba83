/** What every route finds in its Hono context; filled by the middleware in app.ts. */
import type { RenderPage } from '#portal';
import type { Context } from 'hono';
import type { Services } from '../app/services.ts';
import type { Env } from '../config.ts';
import type { Actor } from '../domain/access.ts';
import type { Credential } from '../domain/credential.ts';
import type { HubError } from '../domain/errors.ts';

export interface HubEnv {
  Bindings: Env;
  Variables: {
    services: Services;
    /** Makes the portal's pages; handed in by main.ts so that nothing else needs a built portal. */
    renderPage: RenderPage;
    actor: Actor;
    /** How the actor was recognized; `none` for anonymous. */
    credential: Credential;
    requestId: string;
    /** Public URL of the hub without a trailing slash; below `/hf`, `/csg` and `/ms` it includes that prefix. */
    baseUrl: string;
  };
}

export type HubContext = Context<HubEnv>;

/** Turns a refusal into a dialect's own answer. The status is always `statusOf(error)` unless the dialect's clients need another. */
export type FormatError = (context: HubContext, error: HubError) => Response | Promise<Response>;
