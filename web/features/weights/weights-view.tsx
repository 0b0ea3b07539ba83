/** A file with weights: how much it holds, what it takes to run, its chat templates, and every tensor. */
import { For, type JSX, Show } from 'solid-js';
import type { WeightsFileView } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { Notice } from '../../ui/notice.tsx';
import { ChatTemplates } from './chat-templates.tsx';
import { Memory } from './memory.tsx';
import { Metadata } from './metadata.tsx';
import { Tensors } from './tensors.tsx';
import { TypeBar } from './type-bar.tsx';
import styles from './weights-view.module.css';

/** `address`: of the page, which the search in the tensors goes to. */
export function WeightsView(props: { view: WeightsFileView; address: string }): JSX.Element {
  const { t, format } = useI18n();
  return (
    <div class={styles.weights}>
      <For each={props.view.problems}>
        {(problem) => <Notice tone="warning">{t(`weights.problem.${problem}`)}</Notice>}
      </For>
      <section class={styles.part} aria-labelledby="weights-summary">
        <h2 id="weights-summary" class="visually-hidden">
          {t('weights.summary')}
        </h2>
        <dl class={styles.figures}>
          <Figure name={t('weights.parameters')} value={format.compact(props.view.parameters)} />
          <Figure name={t('weights.tensors')} value={format.number(props.view.tensorCount)} />
          <Figure name={t('weights.bytes')} value={format.bytes(props.view.bytes)} />
          <Show when={props.view.shards.length > 0}>
            <Figure name={t('weights.shards')} value={format.number(props.view.shards.length)} />
          </Show>
        </dl>
        <TypeBar types={props.view.byType} />
        <Show when={props.view.facts.length > 0}>
          <dl class={styles.facts}>
            <For each={props.view.facts}>
              {({ name, value }) => (
                <div>
                  <dt>{t(`weights.fact.${name}`)}</dt>
                  <dd>{typeof value === 'number' ? format.number(value) : value}</dd>
                </div>
              )}
            </For>
          </dl>
        </Show>
      </section>
      <Show when={props.view.memory}>{(memory) => <Memory memory={memory()} />}</Show>
      <ChatTemplates templates={props.view.templates} />
      <Tensors view={props.view} address={props.address} />
      <Metadata rows={props.view.metadata} />
    </div>
  );
}

function Figure(props: { name: string; value: string }): JSX.Element {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
    </div>
  );
}
