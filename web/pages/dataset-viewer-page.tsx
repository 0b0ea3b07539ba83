/** The rows of one split of a dataset: searched, filtered, put in order, page by page, each row with its address. */
import { type JSX, Show } from 'solid-js';
import type { DatasetPlace, DatasetViewerData, TableData, TableQuery } from '../contract.ts';
import { viewAddress } from '../features/dataset/dataset-paths.ts';
import { NoRows } from '../features/dataset/no-rows.tsx';
import { QueryRefused } from '../features/dataset/query-refused.tsx';
import { readSnippets } from '../features/dataset/read-snippets.ts';
import { RowNotice } from '../features/dataset/row-notice.tsx';
import { SplitFacts } from '../features/dataset/split-facts.tsx';
import { SplitPicker } from '../features/dataset/split-picker.tsx';
import { TableTools } from '../features/dataset/table-tools.tsx';
import { ViewTabs } from '../features/dataset/view-tabs.tsx';
import { RepoFrame } from '../features/repo/repo-frame.tsx';
import { Snippets } from '../features/repo/snippets.tsx';
import { andWhere, nextSort, sortOf, tableAddress } from '../features/table/table-address.ts';
import { ColumnPager } from '../features/table/column-pager.tsx';
import { TableGrid } from '../features/table/table-grid.tsx';
import { TableProblems } from '../features/table/table-problems.tsx';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { withQuery } from '../lib/paths.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { Pagination } from '../ui/pagination.tsx';
import styles from './dataset-viewer-page.module.css';

export function DatasetViewerPage(props: { data: DatasetViewerData }): JSX.Element {
  const { t } = useI18n();
  return (
    <RepoFrame repo={props.data.repo} section="viewer">
      <Show
        when={props.data.place}
        fallback={
          <Show when={props.data.failure} fallback={<NoRows repo={props.data.repo} level={2} />}>
            {(failure) => <QueryRefused title={t('data.failed')} failure={failure()} />}
          </Show>
        }
      >
        {(place) => <Viewer data={props.data} place={place()} />}
      </Show>
    </RepoFrame>
  );
}

function Viewer(props: { data: DatasetViewerData; place: DatasetPlace }): JSX.Element {
  const { t } = useI18n();
  const of = { kind: 'split', place: props.place } as const;
  const base = viewAddress(props.data.repo, of, 'rows');
  const query = (): TableQuery => props.data.query;
  return (
    <div class={styles.viewer}>
      <div class={styles.head}>
        <SplitPicker
          place={props.place}
          address={(config, split) =>
            viewAddress(props.data.repo, { kind: 'split', place: { ...props.place, config, split } }, 'rows')
          }
        />
        <ViewTabs repo={props.data.repo} of={of} current="rows" />
      </div>
      <TableTools data={props.data} place={props.place} base={base} />
      <Show when={props.data.failure}>
        {(failure) => <QueryRefused title={t('data.refused')} failure={failure()} />}
      </Show>
      <Show when={props.data.table}>
        {(table) => (
          <>
            <TableProblems repo={props.data.repo} problems={table().problems} />
            <Show when={query().row === null ? undefined : { row: query().row ?? 0 }}>
              {(at) => <RowNotice row={at().row} query={query()} base={base} table={table()} />}
            </Show>
            <Rows data={props.data} place={props.place} table={table()} base={base} />
          </>
        )}
      </Show>
      <Use data={props.data} place={props.place} />
    </div>
  );
}

function Rows(props: { data: DatasetViewerData; place: DatasetPlace; table: TableData; base: string }): JSX.Element {
  const { t } = useI18n();
  const query = (): TableQuery => props.data.query;
  const address = (change: Partial<TableQuery>): string => tableAddress(props.base, query(), change);
  const isNarrowed = (): boolean => query().search !== '' || query().where !== '';
  return (
    <>
      <div class={styles.facts}>
        <SplitFacts place={props.place} table={isNarrowed() ? null : props.table} />
        <ColumnPager table={props.table} address={(firstColumn) => address({ firstColumn, page: query().page })} />
      </div>
      <Show when={isNarrowed()}>
        <p class={styles.matches} role="status">
          {t(props.table.isCountExact ? 'data.matches' : 'data.matches.atLeast', { count: props.table.rowCount ?? 0 })}
        </p>
      </Show>
      <Show
        when={props.table.rows.length > 0}
        fallback={<EmptyState title={t(isNarrowed() ? 'data.matches.none' : 'data.rows.none')} icon="table" />}
      >
        <TableGrid
          table={props.table}
          label={t('data.rows.of', { split: props.place.split })}
          selected={query().row}
          height="high"
          sort={(column) => sortOf(query().orderBy, column)}
          links={{
            row: (row) => address({ row, page: query().page }),
            where: (where) => address({ where: andWhere(query().where, where) }),
            sort: (column) => address({ orderBy: nextSort(query().orderBy, column) }),
          }}
        />
      </Show>
      <Show when={props.data.isPartial}>
        <Notice tone="plain">{t('data.partial')}</Notice>
      </Show>
      <Pagination
        label={t('data.pages')}
        position={positionText(props.data, props.table, t)}
        previous={query().page > 1 ? address({ page: query().page - 1 }) : undefined}
        next={nextAddress(props.data, props.table, address({ page: query().page + 1 }))}
        previousLabel={t('list.previous')}
        nextLabel={t('list.next')}
      />
    </>
  );
}

function nextAddress(data: DatasetViewerData, table: TableData, next: string): string | undefined {
  if (data.continuation === null) return table.hasMore ? next : undefined;
  return `${next}${next.includes('?') ? '&' : '?'}${withQuery('', { after: data.continuation }).slice(1)}`;
}

function positionText(data: DatasetViewerData, table: TableData, t: ReturnType<typeof useI18n>['t']): string {
  const first = (data.query.page - 1) * data.pageSize;
  return t('data.position', { first, last: first + Math.max(0, table.rows.length - 1) });
}

function Use(props: { data: DatasetViewerData; place: DatasetPlace }): JSX.Element {
  const { t } = useI18n();
  const { baseUrl } = usePage();
  return (
    <section class={styles.use} aria-labelledby="read-title">
      <h2 id="read-title">{t('data.read')}</h2>
      <Snippets
        id="read"
        label={t('repo.use.tools')}
        snippets={readSnippets({ t, baseUrl, repo: props.data.repo, place: props.place })}
      />
    </section>
  );
}
