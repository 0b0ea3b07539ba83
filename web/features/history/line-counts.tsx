/** How many lines came and went: `+12 −3`. */
import { type JSX, Show } from 'solid-js';
import { useI18n } from '../../lib/i18n.ts';
import styles from './line-counts.module.css';

export function LineCounts(props: { added: number | null; removed: number | null }): JSX.Element {
  const { t, format } = useI18n();
  return (
    <Show when={props.added !== null || props.removed !== null}>
      <span class={styles.counts}>
        <span class={styles.added} title={t('diff.added', { count: props.added ?? 0 })}>
          +{format.number(props.added ?? 0)}
        </span>
        <span class={styles.removed} title={t('diff.removed', { count: props.removed ?? 0 })}>
          −{format.number(props.removed ?? 0)}
        </span>
      </span>
    </Show>
  );
}
