/** Key-values in the header of a file with weights. */
import { For, type JSX, Show } from 'solid-js';
import type { MetadataRow } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import styles from './weights-view.module.css';

const OPEN_ROWS = 60;

export function Metadata(props: { rows: readonly MetadataRow[] }): JSX.Element {
  const { t } = useI18n();
  return (
    <Show when={props.rows.length > 0}>
      <section class={styles.part} aria-labelledby="weights-metadata">
        <h2 id="weights-metadata">{t('weights.metadata')}</h2>
        <details open={props.rows.length <= OPEN_ROWS}>
          <summary>{t('weights.metadata.count', { count: props.rows.length })}</summary>
          <dl class={styles.metadata}>
            <For each={props.rows}>
              {(row) => (
                <div>
                  <dt>
                    <code>{row.key}</code>
                    <Show when={row.type}>
                      <span class={styles.type}>{row.type}</span>
                    </Show>
                  </dt>
                  <dd dir="auto">
                    {row.value}
                    <Show when={row.isCut}>
                      <span class={styles.type}>
                        {t(row.value === '' ? 'weights.metadata.long' : 'weights.metadata.cut')}
                      </span>
                    </Show>
                  </dd>
                </div>
              )}
            </For>
          </dl>
        </details>
      </section>
    </Show>
  );
}
