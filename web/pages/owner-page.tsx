/** A user or an organization, and what they publish. */
import { type JSX, Show } from 'solid-js';
import type { OwnerData } from '../contract.ts';
import { RepoList } from '../features/repo/repo-list.tsx';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { paths, withQuery } from '../lib/paths.ts';
import { kindIcon, repoKinds } from '../lib/repo-kinds.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Badge } from '../ui/badge.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Pagination } from '../ui/pagination.tsx';
import { Sections } from '../ui/sections.tsx';
import styles from './owner-page.module.css';

export function OwnerPage(props: { data: OwnerData }): JSX.Element {
  const { t, format } = useI18n();
  const { name, kind, counts, repos, page, pageSize } = props.data;
  const pages = Math.max(1, Math.ceil(counts[kind] / pageSize));
  const pageAddress = (to: number): string =>
    withQuery(paths.owner(name), { kind: kind === 'model' ? '' : kind, page: to === 1 ? '' : to });
  return (
    <div class={styles.owner}>
      <Head data={props.data} />
      <Sections
        label={t('owner.kinds')}
        sections={[
          ...repoKinds.map((each) => ({
            href: each === 'model' ? paths.owner(name) : paths.ownerRepos(name, each),
            label: t(`kind.${each}s`),
            isCurrent: each === kind,
            icon: kindIcon[each],
            count: format.number(counts[each]),
          })),
          { href: paths.collections({ owner: name }), label: t('collections.title'), isCurrent: false, icon: 'list' },
        ]}
      />
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
    </div>
  );
}

function Head(props: { data: OwnerData }): JSX.Element {
  const { t, format } = useI18n();
  const { viewer } = usePage();
  const { name, fullName, isOrganization, isAdmin, createdAt } = props.data;
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
      <Show when={viewer?.username === name}>
        <ButtonLink href={paths.profile()}>
          <Icon name="settings" />
          {t('owner.edit')}
        </ButtonLink>
      </Show>
    </div>
  );
}

function Nothing(props: { data: OwnerData }): JSX.Element {
  const { t } = useI18n();
  const { viewer } = usePage();
  const { kind, name } = props.data;
  return (
    <EmptyState title={t('owner.none')} icon={kindIcon[kind]}>
      <Show when={viewer?.username === name}>
        <ButtonLink look="primary" href={paths.newRepo(kind)}>
          {t(`list.new.${kind}`)}
        </ButtonLink>
      </Show>
    </EmptyState>
  );
}
