/** A file with rows on its own page: the grid, what its format says of it, and the ways to ask it. */
import { For, type JSX, Show } from 'solid-js';
import type { BlobData, TableFileView, TablePlace } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { AskedRows } from '../dataset/asked-rows.tsx';
import { ViewTabs } from '../dataset/view-tabs.tsx';
import styles from './table-file.module.css';

export function TableFile(props: { data: BlobData; view: TableFileView }): JSX.Element {
  const of: TablePlace = { kind: 'file', revision: props.data.revision, path: props.data.path };
  return (
    <div class={styles.file}>
      <Show when={props.view.columnNames.length > 0}>
        <ViewTabs repo={props.data.repo} of={of} current="rows" />
      </Show>
      <AskedRows repo={props.data.repo} of={of} data={props.view} facts={<Facts view={props.view} />} isFlush />
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
