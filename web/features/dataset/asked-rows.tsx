/**
 * The rows of a table and all that can be asked of them: search, conditions, an order, which columns, page by page, each
 * row with its address. The same for a split of a dataset and for a single file.
 */
import { For, type JSX, Show } from 'solid-js';
import type { AskedTable, RepoHeading, TableData, TablePlace, TableQuery } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { withQuery } from '../../lib/paths.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { ColumnPager } from '../table/column-pager.tsx';
import { andWhere, nextSort, sortOf, tableAddress } from '../table/table-address.ts';
import { TableGrid } from '../table/table-grid.tsx';
import { TableProblems } from '../table/table-problems.tsx';
import styles from './asked-rows.module.css';
import { viewAddress } from './dataset-paths.ts';
import { QueryRefused } from './query-refused.tsx';
import { RowNotice } from './row-notice.tsx';
import { TableTools } from './table-tools.tsx';

interface AskedRowsProps {
  repo: RepoHeading;
  of: TablePlace;
  data: AskedTable;
  /** How much there is of it, in a line above the grid. */
  facts: JSX.Element;
  /** Inside of a panel that has an edge already. */
  isFlush?: boolean;
}

export function AskedRows(props: AskedRowsProps): JSX.Element {
  const { t } = useI18n();
  const base = viewAddress(props.repo, props.of, 'rows');
  const query = (): TableQuery => props.data.query;
  // Without the names of columns there is nothing that anything could be asked of.
  const isTable = (): boolean => props.data.columnNames.length > 0;
  return (
    <>
      <Show when={isTable()}>
        <TableTools data={props.data} repo={props.repo} of={props.of} base={base} />
      </Show>
      <Show when={props.data.failure}>
        {(failure) => <QueryRefused title={t(isTable() ? 'data.refused' : 'data.failed')} failure={failure()} />}
      </Show>
      <Show when={props.data.table}>
        {(table) => (
          <>
            <TableProblems repo={props.repo} problems={table().problems} />
            <Show when={query().row === null ? undefined : { row: query().row ?? 0 }}>
              {(at) => <RowNotice row={at().row} query={query()} base={base} table={table()} />}
            </Show>
            <Rows {...props} table={table()} base={base} />
          </>
        )}
      </Show>
    </>
  );
}

function Rows(props: AskedRowsProps & { table: TableData; base: string }): JSX.Element {
  const { t } = useI18n();
  const query = (): TableQuery => props.data.query;
  const address = (change: Partial<TableQuery>): string => tableAddress(props.base, query(), change);
  const isNarrowed = (): boolean => query().search !== '' || query().where !== '';
  return (
    <>
      <div class={styles.facts}>
        <div class={styles.known}>
          <Show when={isNarrowed()} fallback={props.facts}>
            <p class={styles.matches} role="status">
              {t(props.table.isCountExact ? 'data.matches' : 'data.matches.atLeast', {
                count: props.table.rowCount ?? 0,
              })}
            </p>
          </Show>
          <p class={styles.note} data-statistics-note>
            <Show when={props.data.statisticsRows}>{(count) => t('data.statistics.partial', { count: count() })}</Show>
          </p>
        </div>
        <ColumnPager table={props.table} address={(firstColumn) => address({ firstColumn, page: query().page })} />
      </div>
      <Show
        when={props.table.rows.length > 0}
        fallback={<EmptyState title={t(isNarrowed() ? 'data.matches.none' : 'data.rows.none')} icon="table" />}
      >
        <TableGrid
          table={props.table}
          label={t('data.rows.of', { split: nameOf(props.of) })}
          selected={query().row}
          height="high"
          isFlush={props.isFlush === true}
          sort={(column) => sortOf(query().orderBy, column)}
          links={{
            row: (row) => address({ row, page: query().page }),
            where: (where) => address({ where: andWhere(query().where, where) }),
            sort: (column) => address({ orderBy: nextSort(query().orderBy, column) }),
          }}
        />
      </Show>
      <Show when={props.data.isPartial}>
        <Notice tone="plain">{t(query().orderBy === '' ? 'data.partial' : 'data.order.partial')}</Notice>
      </Show>
      <Pages data={props.data} table={props.table} base={props.base} address={address} />
    </>
  );
}

/** Nothing where all rows are on one page. */
function Pages(props: {
  data: AskedTable;
  table: TableData;
  base: string;
  address: (change: Partial<TableQuery>) => string;
}): JSX.Element {
  const { t } = useI18n();
  const { page } = props.data.query;
  const first = (page - 1) * props.data.pageSize;
  const next = nextAddress(props.data, props.table, props.address({ page: page + 1 }));
  return (
    <Show when={page > 1 || next !== undefined}>
      <Pagination
        label={t('data.pages')}
        position={
          <>
            <span>{t('data.position', { first, last: first + Math.max(0, props.table.rows.length - 1) })}</span>
            <RowJump query={props.data.query} base={props.base} />
          </>
        }
        previous={page > 1 ? props.address({ page: page - 1 }) : undefined}
        next={next}
        previousLabel={t('list.previous')}
        nextLabel={t('list.next')}
      />
    </Show>
  );
}

/** Rows have their place in the order of the file only. */
function RowJump(props: { query: TableQuery; base: string }): JSX.Element {
  const { t } = useI18n();
  const { hidden, orderBy, search, where } = props.query;
  return (
    <Show when={search === '' && where === '' && orderBy === ''}>
      <form class={styles.jump} action={props.base}>
        <For each={hidden}>{(name) => <input type="hidden" name="hide" value={name} />}</For>
        <label>
          <span>{t('data.goto')}</span>
          <input name="row" inputmode="numeric" pattern="[0-9]{1,12}" maxlength="12" required autocomplete="off" />
        </label>
      </form>
    </Show>
  );
}

function nextAddress(data: AskedTable, table: TableData, next: string): string | undefined {
  if (data.continuation === null) return table.hasMore ? next : undefined;
  return `${next}${next.includes('?') ? '&' : '?'}${withQuery('', { after: data.continuation }).slice(1)}`;
}

function nameOf(of: TablePlace): string {
  return of.kind === 'split' ? of.place.split : (of.path.split('/').at(-1) ?? of.path);
}
