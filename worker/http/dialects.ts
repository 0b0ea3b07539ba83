/** The table of protocols: who routes each and how each says no. */
import type { Hono } from 'hono';
import type { DialectName } from './dialect.ts';
import type { FormatError, HubEnv } from './hub-env.ts';
import { formatHfError } from './hf/errors.ts';
import { hfRoutes } from './hf/routes.ts';
import { noRoutes, plainError } from './plain-dialect.ts';

export interface Dialect {
  readonly routes: () => Hono<HubEnv>;
  readonly formatError: FormatError;
}

export const dialects: Readonly<Record<DialectName, Dialect>> = {
  git: { routes: noRoutes, formatError: plainError },
  lfs: { routes: noRoutes, formatError: plainError },
  hf: { routes: hfRoutes, formatError: formatHfError },
  v1: { routes: noRoutes, formatError: plainError },
  health: { routes: noRoutes, formatError: plainError },
  pages: { routes: noRoutes, formatError: plainError },
};
