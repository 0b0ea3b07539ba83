/** How much there is of a split: rows, columns, files and bytes. */
import { For, type JSX } from 'solid-js';
import type { DatasetPlace, TableData } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import styles from './split-facts.module.css';

export function SplitFacts(props: { place: DatasetPlace; table: TableData | null }): JSX.Element {
  const { t, format } = useI18n();
  const facts = (): readonly string[] => {
    const split = props.place.configs
      .find(({ name }) => name === props.place.config)
      ?.splits.find(({ name }) => name === props.place.split);
    const { table } = props;
    return [
      ...(table === null || table.rowCount === null
        ? []
        : [t(table.isCountExact ? 'table.rows' : 'table.rows.atLeast', { count: table.rowCount })]),
      ...(table === null ? [] : [t('table.columns', { count: table.columnCount })]),
      ...(split === undefined
        ? []
        : [
            t('data.files', { count: split.fileCount }),
            ...(split.sizeBytes === 0 ? [] : [format.bytes(split.sizeBytes)]),
            ...(split.format === '' ? [] : [split.format]),
          ]),
    ];
  };
  return (
    <ul class={styles.facts}>
      <For each={facts()}>{(fact) => <li>{fact}</li>}</For>
    </ul>
  );
}
