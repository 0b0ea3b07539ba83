/** What the browser's tab and history call a page. */
import type { Page } from '../contract.ts';
import type { Translate } from './i18n.ts';
import { errorTitle } from './error-title.ts';

export function pageTitle(t: Translate, page: Page): string {
  const own = ownTitle(t, page);
  return own === '' ? t('app.name') : `${own} · ${t('app.name')}`;
}

function ownTitle(t: Translate, page: Page): string {
  switch (page.name) {
    case 'home':
      return '';
    case 'list':
      return t(`kind.${page.data.kind}s`);
    case 'card':
      return `${page.data.repo.namespace}/${page.data.repo.name}`;
    case 'tree':
    case 'blob': {
      const { repo, revision, path } = page.data;
      const place = `${repo.namespace}/${repo.name} @ ${revision.name}`;
      return path === '' ? place : `${path} · ${place}`;
    }
    case 'try':
      return t('try.title', { name: `${page.data.repo.namespace}/${page.data.repo.name}` });
    case 'login':
      return t('session.signIn');
    case 'sign-up':
      return t('signUp.title');
    case 'new-repo':
      return t('newRepo.title');
    case 'tokens':
      return t('tokens.title');
    case 'profile':
      return t('profile.title');
    case 'password':
      return t('password.title');
    case 'new-organization':
      return t('newOrganization.title');
    case 'organization-settings':
      return `${t('organization.settings')} · ${page.data.organization.name}`;
    case 'repo-settings':
      return `${t('repoSettings.title')} · ${page.data.repo.namespace}/${page.data.repo.name}`;
    case 'owner':
      return page.data.fullName === '' ? page.data.name : `${page.data.fullName} (${page.data.name})`;
    case 'search':
      return page.data.text === '' ? t('search.title') : t('search.title.for', { text: page.data.text });
    case 'consent':
      return t('consent.title', { app: page.data.appName });
    case 'device':
      return t('device.title');
    case 'collections':
      return t('collections.title');
    case 'collection':
      return page.data.collection.title;
    case 'dataset-viewer':
      return `${t('repo.viewer')} · ${page.data.repo.namespace}/${page.data.repo.name}`;
    case 'statistics':
      return `${t('data.view.statistics')} · ${page.data.repo.namespace}/${page.data.repo.name}`;
    case 'sql':
      return `${t('data.view.sql')} · ${page.data.repo.namespace}/${page.data.repo.name}`;
    case 'commits': {
      const { repo, revision, path } = page.data;
      const place = `${repo.namespace}/${repo.name} @ ${revision.name}`;
      return `${path === '' ? t('commits.title') : t('commits.history', { path })} · ${place}`;
    }
    case 'commit':
      return `${page.data.commit.title} · ${page.data.repo.namespace}/${page.data.repo.name}`;
    case 'compare':
      return `${t('compare.title')} · ${page.data.repo.namespace}/${page.data.repo.name}`;
    case 'blame':
      return `${t('blame.title')} · ${page.data.path} · ${page.data.repo.namespace}/${page.data.repo.name}`;
    case 'error':
      return errorTitle(t, page.data.status);
  }
}
