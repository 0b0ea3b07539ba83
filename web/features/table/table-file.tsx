/** A file with rows on its own page: the grid, what its format says of it, and the way to ask it in SQL. */
import { For, type JSX, Show } from 'solid-js';
import type { BlobData, TableData, TableFileView, TablePlace, TableQuery } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { viewAddress } from '../dataset/dataset-paths.ts';
import { QueryRefused } from '../dataset/query-refused.tsx';
import { RowNotice } from '../dataset/row-notice.tsx';
import { ColumnPager } from './column-pager.tsx';
import { tableAddress } from './table-address.ts';
import styles from './table-file.module.css';
import { TableGrid } from './table-grid.tsx';

export function TableFile(props: { data: BlobData; view: TableFileView }): JSX.Element {
  const { t } = useI18n();
  const of: TablePlace = { kind: 'file', revision: props.data.revision, path: props.data.path };
  return (
    <div class={styles.file}>
      <div class={styles.bar}>
        <Facts view={props.view} />
        <Show when={props.view.table}>
          <ButtonLink isSmall href={viewAddress(props.data.repo, of, 'sql')}>
            <Icon name="code" />
            {t('data.view.sql')}
          </ButtonLink>
        </Show>
      </div>
      <Show when={props.view.failure}>
        {(failure) => <QueryRefused title={t('data.failed')} failure={failure()} />}
      </Show>
      <Show when={props.view.table}>
        {(table) => <Rows view={props.view} table={table()} base={viewAddress(props.data.repo, of, 'rows')} />}
      </Show>
    </div>
  );
}

function Facts(props: { view: TableFileView }): JSX.Element {
  const { t } = useI18n();
  const facts = (): readonly string[] => {
    const { table, facts: footer, format } = props.view;
    return [
      format,
      ...(table === null || table.rowCount === null
        ? []
        : [t(table.isCountExact ? 'table.rows' : 'table.rows.atLeast', { count: table.rowCount })]),
      ...(table === null ? [] : [t('table.columns', { count: table.columnCount })]),
      ...(footer === null
        ? []
        : [
            `${t('tableFile.rowGroups')}: ${footer.rowGroups}`,
            ...(footer.compression.length === 0
              ? []
              : [`${t('tableFile.compression')}: ${footer.compression.join(', ')}`]),
            ...(footer.createdBy === '' ? [] : [`${t('tableFile.createdBy')}: ${footer.createdBy}`]),
          ]),
    ];
  };
  return (
    <ul class={styles.facts} aria-label={t('tableFile.facts')}>
      <For each={facts()}>{(fact) => <li>{fact}</li>}</For>
    </ul>
  );
}

function Rows(props: { view: TableFileView; table: TableData; base: string }): JSX.Element {
  const { t } = useI18n();
  const query = (): TableQuery => props.view.query;
  const address = (change: Partial<TableQuery>): string => tableAddress(props.base, query(), change);
  const first = (): number => (query().page - 1) * props.view.pageSize;
  return (
    <>
      <ColumnPager table={props.table} address={(firstColumn) => address({ firstColumn, page: query().page })} />
      <Show when={query().row !== null ? { row: query().row ?? 0 } : undefined}>
        {(at) => <RowNotice row={at().row} query={query()} base={props.base} table={props.table} />}
      </Show>
      <Show when={props.table.rows.length > 0} fallback={<EmptyState title={t('data.rows.none')} icon="table" />}>
        <TableGrid
          table={props.table}
          label={t('file.contents', { name: props.base.split('/').at(-1) ?? '' })}
          height="high"
          isFlush
          selected={query().row}
          links={{ row: (row) => address({ row, page: query().page }) }}
        />
      </Show>
      <div class={styles.pages}>
        <Pagination
          label={t('data.pages')}
          position={t('table.position', { first: first(), last: first() + Math.max(0, props.table.rows.length - 1) })}
          previous={query().page > 1 ? address({ page: query().page - 1 }) : undefined}
          next={props.table.hasMore ? address({ page: query().page + 1 }) : undefined}
          previousLabel={t('list.previous')}
          nextLabel={t('list.next')}
        />
      </div>
    </>
  );
}
