/** All repositories of one kind: searched, ordered, a page at a time. The address holds the whole state. */
import { For, type JSX, Show } from 'solid-js';
import type { ListData, ListSort } from '../contract.ts';
import { useI18n } from '../lib/i18n.ts';
import { paths, withQuery } from '../lib/paths.ts';
import { RepoList } from '../features/repo/repo-list.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Pagination } from '../ui/pagination.tsx';
import { SearchField } from '../ui/search-field.tsx';
import styles from './list-page.module.css';

const sorts: readonly ListSort[] = ['updated', 'created', 'downloads', 'likes'];
const modelSorts: readonly ListSort[] = [...sorts, 'parameters'];

export function ListPage(props: { data: ListData }): JSX.Element {
  const { t } = useI18n();
  const pages = (): number => Math.max(1, Math.ceil(props.data.total / props.data.pageSize));
  return (
    <div class={styles.page}>
      <div class={styles.head}>
        <h1>{t(`kind.${props.data.kind}s`)}</h1>
        <p class={styles.total}>{t('list.total', { count: props.data.total })}</p>
      </div>
      <Filters data={props.data} />
      <Show when={props.data.repos.length > 0} fallback={<Nothing data={props.data} />}>
        <div class={styles.results}>
          <RepoList repos={props.data.repos} headingLevel={2} />
        </div>
      </Show>
      <Pagination
        label={t('list.pages')}
        position={t('list.page', { page: props.data.page, pages: pages() })}
        previous={props.data.page > 1 ? address(props.data, { page: props.data.page - 1 }) : undefined}
        next={props.data.page < pages() ? address(props.data, { page: props.data.page + 1 }) : undefined}
        previousLabel={t('list.previous')}
        nextLabel={t('list.next')}
      />
    </div>
  );
}

interface Change {
  readonly page?: number;
  readonly author?: '';
  readonly tag?: '';
}

function address(data: ListData, change: Change): string {
  const { search, sort, author, tag } = { ...data.query, ...change };
  const page = change.page ?? 1;
  return withQuery(paths.list(data.kind), {
    search,
    author,
    tag,
    sort: sort === 'updated' ? '' : sort,
    page: page === 1 ? '' : page,
  });
}

function Filters(props: { data: ListData }): JSX.Element {
  const { t } = useI18n();
  return (
    <div class={styles.filters}>
      <SearchField
        action={paths.list(props.data.kind)}
        label={t(`search.${props.data.kind}`)}
        submitLabel={t('search.submit')}
        value={props.data.query.search}
      >
        <label class={styles.sort}>
          <span>{t('list.sort')}</span>
          <select name="sort">
            <For each={props.data.kind === 'model' ? modelSorts : sorts}>
              {(sort) => (
                <option value={sort} selected={props.data.query.sort === sort}>
                  {t(`list.sort.${sort}`)}
                </option>
              )}
            </For>
          </select>
        </label>
        <Kept name="author" value={props.data.query.author} />
        <Kept name="tag" value={props.data.query.tag} />
      </SearchField>
      <Show when={props.data.query.author !== '' || props.data.query.tag !== ''}>
        <ul class={styles.chips} aria-label={t('list.filters')}>
          <Show when={props.data.query.author}>
            {(author) => (
              <Chip text={t('list.filter.author', { author: author() })} href={address(props.data, { author: '' })} />
            )}
          </Show>
          <Show when={props.data.query.tag}>
            {(tag) => <Chip text={t('list.filter.tag', { tag: tag() })} href={address(props.data, { tag: '' })} />}
          </Show>
        </ul>
      </Show>
    </div>
  );
}

/** A filter that searching again does not drop. */
function Kept(props: { name: string; value: string }): JSX.Element {
  return (
    <Show when={props.value}>
      <input type="hidden" name={props.name} value={props.value} />
    </Show>
  );
}

function Chip(props: { text: string; href: string }): JSX.Element {
  const { t } = useI18n();
  return (
    <li>
      <a class={styles.chip} href={props.href} aria-label={t('list.filter.remove', { filter: props.text })}>
        {props.text}
        <Icon name="close" />
      </a>
    </li>
  );
}

function Nothing(props: { data: ListData }): JSX.Element {
  const { t } = useI18n();
  const isFiltered = (): boolean => {
    const { search, author, tag } = props.data.query;
    return search !== '' || author !== '' || tag !== '';
  };
  return (
    <div class={styles.nothing}>
      <Show
        when={isFiltered()}
        fallback={
          <>
            <h2>{t('list.empty')}</h2>
            <p>
              <a href={paths.home()}>{t('list.empty.hint')}</a>
            </p>
          </>
        }
      >
        <h2>{t('list.none')}</h2>
        <p>{t('list.none.hint')}</p>
        <ButtonLink href={paths.list(props.data.kind)}>{t('list.clear')}</ButtonLink>
      </Show>
    </div>
  );
}
