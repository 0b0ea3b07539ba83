/** A user or an organization: what they publish, like and follow. */
import { type JSX, Show } from 'solid-js';
import type { OwnerData, OwnerLinks, OwnerTab } from '../contract.ts';
import { PeopleList } from '../features/people/people-list.tsx';
import { PeopleStrip } from '../features/people/people-strip.tsx';
import { RepoList } from '../features/repo/repo-list.tsx';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { paths, withQuery } from '../lib/paths.ts';
import { kindIcon, repoKinds } from '../lib/repo-kinds.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Pagination } from '../ui/pagination.tsx';
import { Sections } from '../ui/sections.tsx';
import styles from './owner-page.module.css';

export function OwnerPage(props: { data: OwnerData }): JSX.Element {
  const { t, format } = useI18n();
  const { name, kind, counts, links } = props.data;
  return (
    <div class={styles.owner}>
      <Head data={props.data} />
      <Belonging data={props.data} />
      <Sections
        label={t('owner.kinds')}
        sections={[
          ...repoKinds.map((each) => ({
            href: each === 'model' ? paths.owner(name) : paths.ownerRepos(name, each),
            label: t(`kind.${each}s`),
            isCurrent: links === null && each === kind,
            icon: kindIcon[each],
            count: format.number(counts[each]),
          })),
          { href: paths.collections({ owner: name }), label: t('collections.title'), isCurrent: false, icon: 'list' },
          ...tabsOf(props.data).map(({ tab, icon, count }) => ({
            href: paths.ownerTab(name, tab),
            label: t(`owner.${tab}`),
            isCurrent: links?.tab === tab,
            icon,
            count: format.number(count),
          })),
        ]}
      />
      <Show when={links} fallback={<Repos data={props.data} />}>
        {(shown) => <Links name={name} links={shown()} />}
      </Show>
    </div>
  );
}

interface Tab {
  readonly tab: OwnerTab;
  readonly icon: IconName;
  readonly count: number;
}

function tabsOf({ does, followers, members }: OwnerData): readonly Tab[] {
  const followed: Tab = { tab: 'followers', icon: 'users', count: followers };
  if (does === null) return [{ tab: 'members', icon: 'user', count: members?.total ?? 0 }, followed];
  return [
    { tab: 'likes', icon: 'heart', count: does.likes },
    followed,
    { tab: 'following', icon: 'user', count: does.following },
  ];
}

function Links(props: { name: string; links: OwnerLinks }): JSX.Element {
  const { t } = useI18n();
  const { tab, repos, people, next } = props.links;
  return (
    <>
      <Show
        when={repos.length + people.length > 0}
        fallback={<EmptyState title={t(`owner.${tab}.none`)} icon={tab === 'likes' ? 'heart' : 'users'} />}
      >
        <div class={styles.results}>
          <Show when={tab === 'likes'} fallback={<PeopleList people={people} />}>
            <RepoList repos={repos} headingLevel={2} isMixed />
          </Show>
        </div>
      </Show>
      <Show when={next}>
        {(cursor) => (
          <p>
            <ButtonLink href={paths.ownerTab(props.name, tab, cursor())}>{t('owner.more')}</ButtonLink>
          </p>
        )}
      </Show>
    </>
  );
}

function Repos(props: { data: OwnerData }): JSX.Element {
  const { t } = useI18n();
  const { name, kind, counts, repos, page, pageSize } = props.data;
  const pages = Math.max(1, Math.ceil(counts[kind] / pageSize));
  const pageAddress = (to: number): string =>
    withQuery(paths.owner(name), { kind: kind === 'model' ? '' : kind, page: to === 1 ? '' : to });
  return (
    <>
      <Show when={repos.length > 0} fallback={<Nothing data={props.data} />}>
        <div class={styles.results}>
          <RepoList repos={repos} headingLevel={2} />
        </div>
      </Show>
      <Pagination
        label={t('list.pages')}
        position={t('list.page', { page, pages })}
        previous={page > 1 ? pageAddress(page - 1) : undefined}
        next={page < pages ? pageAddress(page + 1) : undefined}
        previousLabel={t('list.previous')}
        nextLabel={t('list.next')}
      />
    </>
  );
}

function Head(props: { data: OwnerData }): JSX.Element {
  const { t, format } = useI18n();
  const { viewer } = usePage();
  const { name, fullName, isOrganization, isAdmin, createdAt } = props.data;
  const isMember = (): boolean => viewer?.organizations.includes(name) === true;
  return (
    <div class={styles.head}>
      <Avatar name={name} size="large" />
      <div class={styles.about}>
        <h1>{fullName === '' ? name : fullName}</h1>
        <p class={styles.facts}>
          <Show when={fullName !== ''}>
            <span class={styles.name}>{name}</span>
          </Show>
          <Badge icon={isOrganization ? 'users' : 'user'}>
            {t(isOrganization ? 'owner.organization' : 'owner.user')}
          </Badge>
          <Show when={isAdmin}>
            <Badge icon="shield" tone="accent">
              {t('owner.admin')}
            </Badge>
          </Show>
          <span>{t('owner.since', { date: format.date(createdAt) })}</span>
        </p>
      </div>
      <div class={styles.actions}>
        <Show when={viewer?.username === name}>
          <ButtonLink href={paths.profile()}>
            <Icon name="settings" />
            {t('owner.edit')}
          </ButtonLink>
        </Show>
        <Show when={props.data.mayAdminister || (isOrganization && isMember())}>
          <ButtonLink href={paths.organizationSettings(name)}>
            <Icon name="settings" />
            {t('organization.settings')}
          </ButtonLink>
        </Show>
        <Show when={isOrganization && props.data.mayCreate}>
          <ButtonLink href={paths.newRepo(props.data.kind, name)}>
            <Icon name="plus" />
            {t('app.new')}
          </ButtonLink>
        </Show>
        <Show when={viewer !== null && viewer.username !== name}>
          <Follow data={props.data} />
        </Show>
      </div>
    </div>
  );
}

/** The organizations of a user, the first members of an organization. */
function Belonging(props: { data: OwnerData }): JSX.Element {
  const { t, format } = useI18n();
  const { name, organizations, members } = props.data;
  return (
    <>
      <Show when={organizations.length > 0}>
        <PeopleStrip label={t('owner.organizations')} people={organizations} />
      </Show>
      <Show when={members}>
        {(all) => (
          <PeopleStrip
            label={t('owner.members')}
            people={all().first}
            more={
              all().total > all().first.length
                ? {
                    href: paths.ownerTab(name, 'members'),
                    text: t('owner.members.all', { amount: format.number(all().total) }),
                  }
                : undefined
            }
          />
        )}
      </Show>
    </>
  );
}

function Follow(props: { data: OwnerData }): JSX.Element {
  const { t } = useI18n();
  const { url } = usePage();
  const { name, isOrganization, isFollowed } = props.data;
  return (
    <form method="post" action={paths.follow(name)}>
      <input type="hidden" name="next" value={url} />
      <input type="hidden" name="kind" value={isOrganization ? 'organization' : 'user'} />
      <input type="hidden" name="follow" value={isFollowed ? 'no' : 'yes'} />
      <Button look={isFollowed ? 'primary' : 'plain'} isPressed={isFollowed}>
        <Icon name={isFollowed ? 'check' : 'plus'} />
        {t('owner.follow')}
      </Button>
    </form>
  );
}

function Nothing(props: { data: OwnerData }): JSX.Element {
  const { t } = useI18n();
  const { kind, name, mayCreate } = props.data;
  return (
    <EmptyState title={t('owner.none')} icon={kindIcon[kind]}>
      <Show when={mayCreate}>
        <ButtonLink look="primary" href={paths.newRepo(kind, name)}>
          {t(`list.new.${kind}`)}
        </ButtonLink>
      </Show>
    </EmptyState>
  );
}
