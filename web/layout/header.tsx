/** The bar at the top: the mark, the four kinds of repositories, search, and who is signed in. */
import { For, type JSX, Show } from 'solid-js';
import type { Page, RepoKind, Viewer } from '../contract.ts';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { paths } from '../lib/paths.ts';
import { repoKinds } from '../lib/repo-kinds.ts';
import { Avatar } from '../ui/avatar.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Logo } from '../ui/logo.tsx';
import { Menu, MenuButton, MenuLine, MenuLink } from '../ui/menu.tsx';
import { PaletteLink } from './palette-link.tsx';
import styles from './header.module.css';

export function Header(props: { page: Page }): JSX.Element {
  const { t } = useI18n();
  const { viewer } = usePage();
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
          <a href={paths.collections()} aria-current={collectionsMark(props.page)}>
            {t('collections.title')}
          </a>
        </nav>
        <div class={styles.tools}>
          <PaletteLink />
          <Show when={viewer} fallback={<Guest page={props.page} />}>
            {(person) => <Account viewer={person()} />}
          </Show>
        </div>
      </div>
    </header>
  );
}

function currentMark(page: Page, kind: RepoKind): 'page' | 'true' | undefined {
  if (kindOf(page) !== kind) return undefined;
  return page.name === 'list' ? 'page' : 'true';
}

function collectionsMark({ name }: Page): 'page' | 'true' | undefined {
  if (name === 'collections') return 'page';
  return name === 'collection' ? 'true' : undefined;
}

/** The kind of repositories that a page is about, if it is about one. */
function kindOf(page: Page): RepoKind | undefined {
  switch (page.name) {
    case 'list':
      return page.data.kind;
    default:
      return 'repo' in page.data ? page.data.repo.kind : undefined;
  }
}

function Guest(props: { page: Page }): JSX.Element {
  const { t } = useI18n();
  const { url, canSignUp } = usePage();
  const next = (): string | undefined =>
    url === '/' || props.page.name === 'login' || props.page.name === 'sign-up' ? undefined : url;
  return (
    <>
      <Show when={props.page.name !== 'login'}>
        <ButtonLink href={paths.login(next())} rel="nofollow">
          {t('session.signIn')}
        </ButtonLink>
      </Show>
      <Show when={canSignUp && props.page.name !== 'sign-up'}>
        <span class={styles.wide}>
          <ButtonLink look="primary" href={paths.signUp(next())} rel="nofollow">
            {t('session.signUp')}
          </ButtonLink>
        </span>
      </Show>
    </>
  );
}

/** The others are on the own page. */
const MOST_ORGANIZATIONS = 8;

function Account(props: { viewer: Viewer }): JSX.Element {
  const { t } = useI18n();
  return (
    <>
      <a class={styles.new} href={paths.newRepo()}>
        <Icon name="plus" />
        <span class={styles.newText}>{t('app.new')}</span>
      </a>
      <Menu
        align="end"
        summary={
          <>
            <span class="visually-hidden">{t('session.account')}: </span>
            <Avatar name={props.viewer.username} />
            <span class={styles.viewer}>{props.viewer.username}</span>
            <Icon name="down" />
          </>
        }
      >
        <MenuLink href={paths.owner(props.viewer.username)}>
          <Icon name="user" />
          {t('settings.yourPage')}
        </MenuLink>
        <Show when={props.viewer.organizations.length > 0}>
          <MenuLine />
          <For each={props.viewer.organizations.slice(0, MOST_ORGANIZATIONS)}>
            {(name) => (
              <MenuLink href={paths.owner(name)}>
                <Icon name="users" />
                {name}
              </MenuLink>
            )}
          </For>
        </Show>
        <MenuLink href={paths.newOrganization()}>
          <Icon name="plus" />
          {t('newOrganization.title')}
        </MenuLink>
        <MenuLine />
        <MenuLink href={paths.tokens()}>
          <Icon name="key" />
          {t('settings.tokens')}
        </MenuLink>
        <MenuLink href={paths.profile()}>
          <Icon name="settings" />
          {t('settings.title')}
        </MenuLink>
        <MenuLine />
        <form method="post" action={paths.logout()}>
          <MenuButton>
            <Icon name="exit" />
            {t('session.signOut')}
          </MenuButton>
        </form>
      </Menu>
    </>
  );
}
