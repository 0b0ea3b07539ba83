/** What loading a pickle would import, the most dangerous first. */
import { For, type JSX, Show } from 'solid-js';
import type { ImportDanger, PickleFileView } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { Badge } from '../../ui/badge.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './weights-view.module.css';

const tones = { safe: 'plain', unknown: 'warning', dangerous: 'danger' } as const;
const icons = { safe: 'check', unknown: 'warning', dangerous: 'warning' } as const;

export function PickleView(props: { view: PickleFileView }): JSX.Element {
  const { t } = useI18n();
  return (
    <div class={styles.weights}>
      <Notice tone={props.view.danger === 'dangerous' ? 'danger' : tones[props.view.danger]}>
        <strong>{t(`pickle.verdict.${props.view.danger}`)}</strong> {t('pickle.how')}
      </Notice>
      <Show when={!props.view.isComplete}>
        <Notice tone="warning">{t('pickle.incomplete')}</Notice>
      </Show>
      <section class={styles.part} aria-labelledby="pickle-imports">
        <h2 id="pickle-imports">{t('pickle.imports')}</h2>
        <p class={styles.hint}>{t('pickle.protocol', { protocol: String(props.view.protocol) })}</p>
        <Show when={props.view.imports.length > 0} fallback={<p>{t('pickle.none')}</p>}>
          <ul class={styles.imports}>
            <For each={props.view.imports}>
              {({ name, danger }) => (
                <li class={danger === 'dangerous' ? styles.dangerous : undefined}>
                  <code>{name}</code>
                  <Danger danger={danger} />
                </li>
              )}
            </For>
          </ul>
        </Show>
        <Show when={props.view.streams.length > 0}>
          <p class={styles.hint}>{t('pickle.streams', { names: props.view.streams.join(', ') })}</p>
        </Show>
      </section>
    </div>
  );
}

function Danger(props: { danger: ImportDanger }): JSX.Element {
  const { t } = useI18n();
  return (
    <Badge icon={icons[props.danger]} tone={props.danger === 'safe' ? 'plain' : 'warning'}>
      {t(`pickle.danger.${props.danger}`)}
    </Badge>
  );
}
