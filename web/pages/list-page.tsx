/** All repositories of one kind: searched, narrowed by facets, ordered, a page at a time. The address holds the whole state. */
import { For, type JSX, Show } from 'solid-js';
import type { ListData, ListSort, RepoKind } from '../contract.ts';
import { Facets } from '../features/list/facets.tsx';
import { FilterChips } from '../features/list/filter-chips.tsx';
import { defaultSort, isNarrowed, listAddress } from '../features/list/list-address.ts';
import { RepoList } from '../features/repo/repo-list.tsx';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { paths } from '../lib/paths.ts';
import { kindIcon } from '../lib/repo-kinds.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Pagination } from '../ui/pagination.tsx';
import { SearchField } from '../ui/search-field.tsx';
import styles from './list-page.module.css';

const sorts: readonly ListSort[] = ['updated', 'created', 'downloads', 'likes'];

function sortsOf(kind: RepoKind, search: string): readonly ListSort[] {
  return [
    ...(search === '' ? [] : (['relevance'] as const)),
    ...sorts,
    ...(kind === 'model' ? (['parameters'] as const) : []),
  ];
}

export function ListPage(props: { data: ListData }): JSX.Element {
  const { t } = useI18n();
  const { viewer } = usePage();
  const { kind, total } = props.data;
  const pages = (): number => Math.max(1, Math.ceil(total / props.data.pageSize));
  return (
    <div class={styles.page}>
      <div class={styles.head}>
        <h1>{t(`kind.${kind}s`)}</h1>
        <p class={styles.total}>{t('list.total', { count: total })}</p>
        <Show when={viewer}>
          <ButtonLink href={paths.newRepo(kind)}>
            <Icon name="plus" />
            {t(`list.new.${kind}`)}
          </ButtonLink>
        </Show>
      </div>
      <Facets data={props.data} />
      <div class={styles.main}>
        <Search data={props.data} />
        <FilterChips data={props.data} />
        <Show when={props.data.repos.length > 0} fallback={<Nothing data={props.data} />}>
          <div class={styles.results}>
            <RepoList repos={props.data.repos} headingLevel={2} />
          </div>
        </Show>
        <Pagination
          label={t('list.pages')}
          position={t('list.page', { page: props.data.page, pages: pages() })}
          previous={props.data.page > 1 ? listAddress(props.data, { page: props.data.page - 1 }) : undefined}
          next={props.data.page < pages() ? listAddress(props.data, { page: props.data.page + 1 }) : undefined}
          previousLabel={t('list.previous')}
          nextLabel={t('list.next')}
        />
      </div>
    </div>
  );
}

function Search(props: { data: ListData }): JSX.Element {
  const { t } = useI18n();
  const { kind, query } = props.data;
  const { search: _search, sort: _sort, ...kept } = query;
  return (
    <SearchField
      action={paths.list(kind)}
      label={t(`search.${kind}`)}
      submitLabel={t('search.submit')}
      value={query.search}
    >
      <label class={styles.sort}>
        <span>{t('list.sort')}</span>
        <select name="sort">
          <For each={sortsOf(kind, query.search)}>
            {(sort) => (
              <option value={sort === defaultSort(query.search) ? '' : sort} selected={query.sort === sort}>
                {t(`list.sort.${sort}`)}
              </option>
            )}
          </For>
        </select>
      </label>
      {/* Filters that searching again does not drop. */}
      <For each={Object.entries(kept).filter(([, value]) => value !== '')}>
        {([name, value]) => <input type="hidden" name={name} value={value} />}
      </For>
    </SearchField>
  );
}

function Nothing(props: { data: ListData }): JSX.Element {
  const { t } = useI18n();
  const { viewer } = usePage();
  const { kind } = props.data;
  return (
    <Show
      when={isNarrowed(props.data)}
      fallback={
        <EmptyState title={t('list.empty')} icon={kindIcon[kind]}>
          <Show when={viewer} fallback={<ButtonLink href={paths.home()}>{t('list.empty.hint')}</ButtonLink>}>
            <ButtonLink look="primary" href={paths.newRepo(kind)}>
              {t(`list.new.${kind}`)}
            </ButtonLink>
          </Show>
        </EmptyState>
      }
    >
      <EmptyState title={t('list.none')} icon="search" hint={t('list.none.hint')}>
        <ButtonLink href={paths.list(kind)}>{t('list.clear')}</ButtonLink>
      </EmptyState>
    </Show>
  );
}
