/**
 * Rows and columns in a box that scrolls by itself, with the heads of columns and rows in sight. A table as it is; where
 * scripts run, behaviours/table.ts makes it a grid that arrow keys move in, and brings statistics that came late.
 */
import { For, type JSX, Show } from 'solid-js';
import type { ColumnStatistics, TableColumn, TableData, TableRow } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { Icon } from '../../ui/icon.tsx';
import { ColumnChart } from './column-chart.tsx';
import { type SortDirection } from './table-address.ts';
import { TableCell } from './table-cell.tsx';
import styles from './table-grid.module.css';

export interface GridLinks {
  readonly row: (index: number) => string;
  /** Rows that meet a condition. */
  readonly where?: (condition: string) => string;
  readonly sort?: (column: string) => string;
}

export function TableGrid(props: {
  table: TableData;
  label: string;
  links?: GridLinks;
  sort?: (column: string) => SortDirection | undefined;
  /** The row that is pointed at. */
  selected?: number | null;
  /** `low`: as high as a card may show. */
  height?: 'low' | 'high';
  /** Inside of a panel that has an edge already. */
  isFlush?: boolean;
}): JSX.Element {
  const { t } = useI18n();
  const columnTotal = (): number => props.table.columnCount + 1;
  return (
    <div
      class={`${styles.box} ${props.height === 'low' ? styles.low : styles.high} ${props.isFlush === true ? styles.flush : ''}`}
      tabindex="0"
      role="region"
      aria-label={props.label}
      data-table-box
    >
      <table
        class={styles.grid}
        data-table
        data-statistics={props.table.statistics === null ? (props.table.statisticsUrl ?? undefined) : undefined}
        aria-rowcount={props.table.rowCount === null || !props.table.isCountExact ? -1 : props.table.rowCount + 1}
        aria-colcount={columnTotal()}
        aria-label={props.label}
      >
        <thead>
          <tr aria-rowindex="1">
            <th scope="col" class={styles.corner} aria-colindex="1">
              <span aria-hidden="true">#</span>
              <span class="visually-hidden">{t('table.rowNumber')}</span>
            </th>
            <For each={props.table.columns}>
              {(column, position) => (
                <ColumnHead
                  column={column}
                  colIndex={props.table.firstColumn + position() + 2}
                  statistics={props.table.statistics?.find(({ index }) => index === column.index)}
                  isWaiting={props.table.statistics === null && props.table.statisticsUrl !== null}
                  links={props.links}
                  sort={props.sort?.(column.name)}
                />
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.table.rows}>
            {(row, position) => (
              <Row
                row={row}
                position={position()}
                columns={props.table.columns}
                firstColumn={props.table.firstColumn}
                links={props.links}
                isSelected={row.index === props.selected}
              />
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}

function ColumnHead(props: {
  column: TableColumn;
  colIndex: number;
  statistics: ColumnStatistics | undefined;
  isWaiting: boolean;
  links: GridLinks | undefined;
  sort: SortDirection | undefined;
}): JSX.Element {
  const { t } = useI18n();
  const name = (): JSX.Element => <bdi class={styles.name}>{props.column.name}</bdi>;
  return (
    <th
      scope="col"
      class={`${styles.head} ${styles[props.column.kind] ?? ''}`}
      aria-colindex={props.colIndex}
      aria-sort={props.sort}
    >
      <div class={styles.title}>
        <Show when={props.links?.sort?.(props.column.name)} fallback={name()}>
          {(href) => (
            <a class={styles.sort} href={href()} title={t('table.sort', { column: props.column.name })}>
              {name()}
              <Show when={props.sort}>
                {(sort) => <Icon name="down" class={sort() === 'ascending' ? styles.up : undefined} />}
              </Show>
            </a>
          )}
        </Show>
        <span class={styles.type}>{props.column.type}</span>
      </div>
      <Show when={props.statistics !== undefined || props.isWaiting}>
        <div class={styles.chart} data-column-chart={props.column.index}>
          <Show when={props.statistics}>
            {(statistics) => <ColumnChart statistics={statistics()} addressOf={props.links?.where} />}
          </Show>
        </div>
      </Show>
    </th>
  );
}

function Row(props: {
  row: TableRow;
  position: number;
  columns: readonly TableColumn[];
  firstColumn: number;
  links: GridLinks | undefined;
  isSelected: boolean;
}): JSX.Element {
  const { t } = useI18n();
  return (
    <tr
      id={`row-${props.row.index}`}
      class={props.isSelected ? styles.selected : undefined}
      aria-rowindex={props.row.index + 2}
      aria-current={props.isSelected ? 'true' : undefined}
    >
      <th scope="row" class={styles.rowHead} aria-colindex="1">
        <Show when={props.links} fallback={props.row.index}>
          {(links) => (
            <a href={links().row(props.row.index)} aria-label={t('table.row', { row: String(props.row.index) })}>
              {props.row.index}
            </a>
          )}
        </Show>
      </th>
      <For each={props.columns}>
        {(column, position) => (
          <td class={styles[column.kind]} aria-colindex={props.firstColumn + position() + 2}>
            <TableCell cell={props.row.cells[position()] ?? null} column={column} row={props.row.index} />
          </td>
        )}
      </For>
    </tr>
  );
}
