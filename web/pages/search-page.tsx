/** Everything a search finds: all kinds and people with their counts, or one of them a page at a time. */
import { For, type JSX, Show } from 'solid-js';
import type { RepoKind, SearchData, SearchScope } from '../contract.ts';
import { PeopleList } from '../features/people/people-list.tsx';
import { RepoList } from '../features/repo/repo-list.tsx';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { paths, withQuery } from '../lib/paths.ts';
import { kindIcon, repoKinds } from '../lib/repo-kinds.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Pagination } from '../ui/pagination.tsx';
import { Panel } from '../ui/panel.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { type Section, Sections } from '../ui/sections.tsx';
import styles from './search-page.module.css';

export function SearchPage(props: { data: SearchData }): JSX.Element {
  const { t } = useI18n();
  const { text, counts } = props.data;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <div class={styles.page}>
      <h1>{t('search.title')}</h1>
      <SearchField
        action={paths.search()}
        name="q"
        label={t('search.everything')}
        submitLabel={t('search.submit')}
        value={text}
      />
      <Show when={text !== ''} fallback={<p class={styles.start}>{t('search.start')}</p>}>
        <Sections label={t('search.scope')} sections={sectionsOf(props.data, total)} />
        <Show
          when={(props.data.scope === 'all' ? total : counts[props.data.scope]) > 0}
          fallback={<EmptyState title={t('search.none', { text })} icon="search" hint={t('search.none.hint')} />}
        >
          <Results data={props.data} />
        </Show>
      </Show>
    </div>
  );
}

function address({ text }: SearchData, scope: SearchScope, page = 1): string {
  return withQuery(paths.search(text), { scope: scope === 'all' ? '' : scope, page: page === 1 ? '' : page });
}

function sectionsOf(data: SearchData, total: number): readonly Section[] {
  const { t, format } = useI18n();
  const { viewer } = usePage();
  const section = (scope: SearchScope, label: string, count: number): Section => ({
    href: address(data, scope),
    label,
    isCurrent: data.scope === scope,
    count: format.number(count),
  });
  return [
    section('all', t('search.all'), total),
    ...repoKinds.map((kind) => section(kind, t(`kind.${kind}s`), data.counts[kind])),
    // Who has an account here is for those who have one.
    ...(viewer === null ? [] : [section('people', t('search.people'), data.counts.people)]),
  ];
}

function Results(props: { data: SearchData }): JSX.Element {
  const { t } = useI18n();
  const { scope, counts, page, pageSize } = props.data;
  const shown = (kind: RepoKind): boolean => (scope === 'all' || scope === kind) && counts[kind] > 0;
  const pages = scope === 'all' ? 1 : Math.max(1, Math.ceil(counts[scope] / pageSize));
  return (
    <>
      <For each={repoKinds.filter(shown)}>{(kind) => <Kind data={props.data} kind={kind} />}</For>
      <Show when={(scope === 'all' || scope === 'people') && counts.people > 0}>
        <Panel id="people" title={t('search.people')} inset="flush">
          <PeopleList people={props.data.people} />
        </Panel>
      </Show>
      <Pagination
        label={t('list.pages')}
        position={t('list.page', { page, pages })}
        previous={page > 1 ? address(props.data, scope, page - 1) : undefined}
        next={page < pages ? address(props.data, scope, page + 1) : undefined}
        previousLabel={t('list.previous')}
        nextLabel={t('list.next')}
      />
    </>
  );
}

/** A kind's list has facets to narrow it further. */
function Kind(props: { data: SearchData; kind: RepoKind }): JSX.Element {
  const { t, format } = useI18n();
  const { text, counts } = props.data;
  return (
    <Panel
      id={props.kind}
      title={t(`kind.${props.kind}s`)}
      inset="flush"
      action={
        <a href={withQuery(paths.list(props.kind), { search: text })}>
          {t('search.all.count', { kind: t(`kind.${props.kind}s`), amount: format.number(counts[props.kind]) })}
        </a>
      }
    >
      <Show
        when={props.data.repos[props.kind].length > 0}
        fallback={<EmptyState title={t('list.none')} icon={kindIcon[props.kind]} level={3} />}
      >
        <RepoList repos={props.data.repos[props.kind]} headingLevel={3} />
      </Show>
    </Panel>
  );
}
