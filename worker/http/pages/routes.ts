/** The portal: everything that is no API and no protocol. */
import { Hono } from 'hono';
import { repoKinds } from '../../domain/repo.ts';
import type { HubEnv } from '../hub-env.ts';
import { showHome } from './home.ts';
import { showList } from './list.ts';
import { showLogin, submitLogin, submitLogout } from './login.ts';
import { showRepo } from './repo-page.ts';
import { chooseTheme } from './theme.ts';

export function pageRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  app.get('/', showHome);
  for (const kind of repoKinds) app.get(`/${kind}s`, showList(kind));
  app.get('/login', showLogin);
  app.post('/login', submitLogin);
  app.post('/logout', submitLogout);
  app.post('/settings/theme', chooseTheme);
  app.get('*', showRepo);
  return app;
}
