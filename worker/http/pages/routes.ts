/** The portal: everything that is no API and no protocol. */
import { Hono } from 'hono';
import { repoKinds } from '../../domain/repo.ts';
import type { HubEnv } from '../hub-env.ts';
import { oauthPageRoutes } from '../oauth/pages.ts';
import { showHome } from './home.ts';
import { chooseLanguage } from './language.ts';
import { showList } from './list.ts';
import { showLogin, submitLogin, submitLogout } from './login.ts';
import { showNewRepo, submitNewRepo } from './new-repo.ts';
import { showOwner } from './owner.ts';
import { showPassword, submitPassword } from './password.ts';
import { showProfile, submitProfile } from './profile.ts';
import { showRepo } from './repo-page.ts';
import { submitRepoSettings } from './repo-settings.ts';
import { showSearch, suggest } from './search.ts';
import { showSignUp, submitSignUp } from './sign-up.ts';
import { chooseTheme } from './theme.ts';
import { showTokens, submitRevocation, submitToken } from './tokens.ts';

export function pageRoutes(): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  app.get('/', showHome);
  for (const kind of repoKinds) app.get(`/${kind}s`, showList(kind));
  app.get('/login', showLogin);
  app.post('/login', submitLogin);
  app.post('/logout', submitLogout);
  app.post('/settings/theme', chooseTheme);
  app.post('/settings/language', chooseLanguage);
  app.get('/register', showSignUp);
  app.post('/register', submitSignUp);
  app.get('/search', showSearch);
  app.get('/search/suggestions', suggest);
  app.get('/new', showNewRepo);
  app.post('/new', submitNewRepo);
  app.get('/settings', showProfile);
  app.post('/settings', submitProfile);
  app.get('/settings/password', showPassword);
  app.post('/settings/password', submitPassword);
  app.get('/settings/tokens', showTokens);
  app.post('/settings/tokens', submitToken);
  app.post('/settings/tokens/revoke', submitRevocation);
  app.route('/', oauthPageRoutes());
  app.get('/:owner', showOwner);
  app.post('*', submitRepoSettings);
  app.get('*', showRepo);
  return app;
}
