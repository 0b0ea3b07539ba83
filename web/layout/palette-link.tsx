/** The way to search from every page: a link to the search page that opens the command palette where scripts run. */
import type { JSX } from 'solid-js';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import type { PaletteProps } from '../islands/palette.tsx';
import { paths } from '../lib/paths.ts';
import { repoKinds } from '../lib/repo-kinds.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './palette-link.module.css';

export function PaletteLink(): JSX.Element {
  const { t } = useI18n();
  return (
    <a
      class={styles.link}
      href={paths.search()}
      data-palette={JSON.stringify(paletteProps())}
      title={t('palette.open')}
    >
      <Icon name="search" />
      <span class={styles.text}>{t('search.everything')}</span>
      <kbd class={styles.key} aria-hidden="true">
        Ctrl K
      </kbd>
    </a>
  );
}

/** The palette runs in the browser, which has no dictionary: its words and its pages go along. */
function paletteProps(): PaletteProps {
  const { t } = useI18n();
  const { viewer, canSignUp } = usePage();
  const kinds = repoKinds.map((kind) => ({ label: t(`kind.${kind}s`), href: paths.list(kind) }));
  const own =
    viewer === null
      ? [
          { label: t('session.signIn'), href: paths.login() },
          ...(canSignUp ? [{ label: t('session.signUp'), href: paths.signUp() }] : []),
        ]
      : [
          { label: t('settings.yourPage'), href: paths.owner(viewer.username) },
          ...viewer.organizations.map((name) => ({ label: name, href: paths.owner(name) })),
          { label: t('newRepo.title'), href: paths.newRepo() },
          { label: t('newOrganization.title'), href: paths.newOrganization() },
          { label: t('settings.tokens'), href: paths.tokens() },
          { label: t('settings.profile'), href: paths.profile() },
          { label: t('password.title'), href: paths.password() },
        ];
  return {
    pages: [
      ...kinds,
      { label: t('collections.title'), href: paths.collections() },
      ...own,
      { label: t('app.footer.api'), href: paths.api() },
    ],
    words: {
      title: t('palette.title'),
      placeholder: t('palette.placeholder'),
      pages: t('palette.pages'),
      repos: t('palette.repos'),
      people: t('palette.people'),
      search: t('palette.search'),
      none: t('palette.none'),
      hint: t('palette.hint'),
      private: t('list.private'),
      results: t('palette.results'),
    },
  };
}
