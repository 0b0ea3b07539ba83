/** The first bytes of a file that nothing else shows. */
import { For, type JSX, Show } from 'solid-js';
import type { BinaryView } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import styles from './binary.module.css';
import common from './viewer.module.css';

export function Binary(props: { view: BinaryView }): JSX.Element {
  const { t } = useI18n();
  return (
    <Show when={!props.view.isMissing} fallback={<Missing />}>
      <p class={common.lead}>{t('file.binary.hint')}</p>
      <div class={styles.scroll} tabindex="0" role="region" aria-label={t('file.hex.bytes')}>
        <table class={styles.hex}>
          <thead>
            <tr>
              <th scope="col">{t('file.hex.offset')}</th>
              <th scope="col">{t('file.hex.bytes')}</th>
              <th scope="col">{t('file.hex.text')}</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.view.hex}>
              {(line) => (
                <tr>
                  <td>{line.offset}</td>
                  <td>{line.bytes}</td>
                  <td>{line.text}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </Show>
  );
}

function Missing(): JSX.Element {
  const { t } = useI18n();
  return <EmptyState icon="warning" title={t('file.missing')} hint={t('file.missing.hint')} />;
}
