/** The bar at the top: the mark, the four kinds of repositories, search, and who is signed in. */
import { For, type JSX, Show } from 'solid-js';
import type { Page, RepoKind, Viewer } from '../contract.ts';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { paths } from '../lib/paths.ts';
import { repoKinds } from '../lib/repo-kinds.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Logo } from '../ui/logo.tsx';
import styles from './header.module.css';

export function Header(props: { page: Page }): JSX.Element {
  const { t } = useI18n();
  const { viewer, url } = usePage();
  return (
    <header class={styles.header}>
      <div class={`page ${styles.bar}`}>
        <a class={styles.home} href={paths.home()}>
          <Logo />
          <span>{t('app.name')}</span>
        </a>
        <nav class={styles.navigation} aria-label={t('app.navigation')}>
          <For each={repoKinds}>
            {(kind) => (
              <a href={paths.list(kind)} aria-current={currentMark(props.page, kind)}>
                {t(`kind.${kind}s`)}
              </a>
            )}
          </For>
        </nav>
        <Show when={hasHeaderSearch(props.page)} fallback={<span class={styles.filler} />}>
          <Search kind={kindOf(props.page) ?? 'model'} />
        </Show>
        <Show when={viewer} fallback={<SignIn page={props.page} next={url} />}>
          {(person) => <Account viewer={person()} />}
        </Show>
      </div>
    </header>
  );
}

/** The first page and the lists have a search of their own. */
function hasHeaderSearch(page: Page): boolean {
  return page.name !== 'home' && page.name !== 'list' && page.name !== 'login';
}

function currentMark(page: Page, kind: RepoKind): 'page' | 'true' | undefined {
  if (kindOf(page) !== kind) return undefined;
  return page.name === 'list' ? 'page' : 'true';
}

/** The kind of repositories that a page is about, if it is about one. */
function kindOf(page: Page): RepoKind | undefined {
  if (page.name === 'list') return page.data.kind;
  return page.name === 'card' || page.name === 'tree' || page.name === 'blob' ? page.data.repo.kind : undefined;
}

function Search(props: { kind: RepoKind }): JSX.Element {
  const { t } = useI18n();
  return (
    <form class={styles.search} role="search" action={paths.list(props.kind)}>
      <Icon name="search" />
      <input
        type="search"
        name="search"
        aria-label={t(`search.${props.kind}`)}
        placeholder={t(`search.${props.kind}`)}
        maxlength="200"
      />
    </form>
  );
}

function SignIn(props: { page: Page; next: string }): JSX.Element {
  const { t } = useI18n();
  return (
    <Show when={props.page.name !== 'login'}>
      <div class={styles.account}>
        <ButtonLink href={paths.login(props.next === '/' ? undefined : props.next)} rel="nofollow">
          {t('session.signIn')}
        </ButtonLink>
      </div>
    </Show>
  );
}

function Account(props: { viewer: Viewer }): JSX.Element {
  const { t } = useI18n();
  return (
    <form class={styles.account} method="post" action={paths.logout()}>
      <span class={styles.viewer}>
        <span class="visually-hidden">{t('session.account')}: </span>
        {props.viewer.username}
      </span>
      <Button look="quiet">{t('session.signOut')}</Button>
    </form>
  );
}
