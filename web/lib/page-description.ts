/** One line about a page, for those who link to it: search engines, and chats that show what a link leads to. */
import type { Page, RepoHeading } from '../contract.ts';
import type { Translate } from './i18n.ts';
import { taskLabel } from './task-label.ts';

export function pageDescription(t: Translate, page: Page): string {
  if ('repo' in page.data) return aboutRepo(t, page.data.repo);
  if (page.name === 'collection' && page.data.collection.description !== '') return page.data.collection.description;
  return t('app.description');
}

/** What its owner says of it, else what is known of it. */
function aboutRepo(t: Translate, { kind, description, task, library, license }: RepoHeading): string {
  if (description !== '') return description;
  const facts = [task && taskLabel(t, task), library, license].filter((fact) => fact !== undefined && fact !== '');
  return [t(`kind.${kind}`), ...facts].join(' · ');
}
