/** Names the row an address points at, with the address to copy and the ways to its neighbours. */
import { type JSX, Show } from 'solid-js';
import type { TableData, TableQuery } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { usePage } from '../../lib/page-context.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { tableAddress } from '../table/table-address.ts';
import styles from './row-notice.module.css';

export function RowNotice(props: { row: number; query: TableQuery; base: string; table: TableData }): JSX.Element {
  const { t } = useI18n();
  const { baseUrl } = usePage();
  const address = (row: number | null): string =>
    tableAddress(props.base, props.query, { row, page: props.query.page });
  const at = (): number => props.table.rows.findIndex(({ index }) => index === props.row);
  return (
    <div class={styles.notice}>
      <p class={styles.name}>
        <a href={`#row-${props.row}`}>{t('table.row', { row: String(props.row) })}</a>
      </p>
      <CopyButton text={baseUrl + address(props.row)} label={t('table.row.copy')} doneLabel={t('copy.done')} />
      <nav class={styles.steps} aria-label={t('table.row.neighbours')}>
        <Show when={props.table.rows[at() - 1]}>
          {(before) => (
            <a href={address(before().index)} aria-label={t('table.row.previous')}>
              <Icon name="left" />
            </a>
          )}
        </Show>
        <Show when={at() < 0 ? undefined : props.table.rows[at() + 1]}>
          {(after) => (
            <a href={address(after().index)} aria-label={t('table.row.next')}>
              <Icon name="right" />
            </a>
          )}
        </Show>
        <a href={address(null)} aria-label={t('table.row.close')}>
          <Icon name="close" />
        </a>
      </nav>
    </div>
  );
}
