/** Results that a model's card claims, as one table. */
import { For, type JSX, Show } from 'solid-js';
import type { EvaluationResult } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './evaluations.module.css';

/** More are a page of their own for most readers: folded away until asked for. */
const SHOWN = 6;

export function Evaluations(props: { results: readonly EvaluationResult[] }): JSX.Element {
  const { t } = useI18n();
  return (
    <Show when={props.results.length > 0}>
      <section class={styles.section} aria-labelledby="evaluations-title">
        <h2 id="evaluations-title">{t('evaluations.title')}</h2>
        <Table results={props.results.slice(0, SHOWN)} />
        <Show when={props.results.length > SHOWN}>
          <details class={styles.rest}>
            <summary>
              {t('evaluations.more', { count: props.results.length - SHOWN })}
              <Icon name="down" />
            </summary>
            <Table results={props.results.slice(SHOWN)} />
          </details>
        </Show>
        <p class={styles.note}>{t('evaluations.note')}</p>
      </section>
    </Show>
  );
}

function Table(props: { results: readonly EvaluationResult[] }): JSX.Element {
  const { t } = useI18n();
  return (
    <table class={styles.table}>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">{t('evaluations.on')}</th>
          <th scope="col">{t('evaluations.value')}</th>
        </tr>
      </thead>
      <tbody>
        <For each={props.results}>
          {({ task, dataset, metric, value }) => (
            <tr>
              <td>
                <span class={styles.dataset}>{dataset === '' ? task : dataset}</span>
                <span class={styles.metric}>{metric}</span>
              </td>
              <td class={styles.value}>{value}</td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}
