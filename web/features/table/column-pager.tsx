/** Which columns of a very wide table are shown, and the way to the others; nothing when all are. */
import { type JSX, Show } from 'solid-js';
import type { TableData } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import styles from './column-pager.module.css';

export function ColumnPager(props: { table: TableData; address: (firstColumn: number) => string }): JSX.Element {
  const { t } = useI18n();
  const end = (): number => props.table.firstColumn + props.table.columns.length;
  const isWhole = (): boolean => props.table.firstColumn === 0 && end() >= props.table.columnCount;
  return (
    <Show when={!isWhole()}>
      <nav class={styles.pager} aria-label={t('table.columnPages')}>
        <Show when={props.table.firstColumn > 0}>
          <ButtonLink isSmall href={props.address(Math.max(0, props.table.firstColumn - props.table.columnsPerPage))}>
            <Icon name="left" />
            {t('table.columns.previous')}
          </ButtonLink>
        </Show>
        <span>
          {t('table.columns.shown', {
            first: props.table.firstColumn + 1,
            last: end(),
            total: props.table.columnCount,
          })}
        </span>
        <Show when={end() < props.table.columnCount}>
          <ButtonLink isSmall href={props.address(end())}>
            {t('table.columns.next')}
            <Icon name="right" />
          </ButtonLink>
        </Show>
      </nav>
    </Show>
  );
}
