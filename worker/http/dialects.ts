/** The table of protocols: who routes each and how each says no. */
import type { Hono } from 'hono';
import type { DialectName } from './dialect.ts';
import { gitError } from './git/errors.ts';
import { gitRoutes } from './git/routes.ts';
import type { FormatError, HubEnv } from './hub-env.ts';
import { formatHfError } from './hf/errors.ts';
import { hfRoutes } from './hf/routes.ts';
import { formatPageError } from './pages/error.ts';
import { pageRoutes } from './pages/routes.ts';
import { lfsError } from './lfs/errors.ts';
import { lfsRoutes } from './lfs/routes.ts';
import { noRoutes, plainError } from './plain-dialect.ts';
import { formatV1Error } from './v1/errors.ts';
import { v1Routes } from './v1/routes.ts';

export interface Dialect {
  readonly routes: () => Hono<HubEnv>;
  readonly formatError: FormatError;
}

export const dialects: Readonly<Record<DialectName, Dialect>> = {
  git: { routes: gitRoutes, formatError: gitError },
  lfs: { routes: lfsRoutes, formatError: lfsError },
  hf: { routes: hfRoutes, formatError: formatHfError },
  v1: { routes: v1Routes, formatError: formatV1Error },
  health: { routes: noRoutes, formatError: plainError },
  pages: { routes: pageRoutes, formatError: formatPageError },
};
