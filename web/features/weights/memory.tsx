/** What memory a model takes to run, alone and with conversations of some lengths, and the cards that have as much. */
import { For, type JSX, Show } from 'solid-js';
import type { MemoryEstimate } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './weights-view.module.css';

export function Memory(props: { memory: MemoryEstimate }): JSX.Element {
  const { t, format } = useI18n();
  return (
    <section class={styles.part} aria-labelledby="weights-memory">
      <h2 id="weights-memory">{t('weights.memory')}</h2>
      <p class={styles.hint}>
        {t(props.memory.contexts.length === 0 ? 'weights.memory.plain' : 'weights.memory.hint', {
          weights: format.bytes(props.memory.weightBytes),
          overhead: format.bytes(props.memory.overheadBytes),
        })}
      </p>
      <ul class={styles.cards}>
        <For each={props.memory.fitsGigabytes}>
          {({ size, fits }) => (
            <li class={fits ? styles.fits : undefined}>
              <Icon name={fits ? 'check' : 'close'} />
              {t(fits ? 'weights.memory.fits' : 'weights.memory.tooSmall', { size })}
            </li>
          )}
        </For>
      </ul>
      <Show when={props.memory.contexts.length > 0}>
        <div class={styles.scroll} tabindex="0" role="region" aria-label={t('weights.memory.contexts')}>
          <table class={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('weights.memory.tokens')}</th>
                <th scope="col">{t('weights.memory.cache')}</th>
                <th scope="col">{t('weights.memory.total')}</th>
                <th scope="col">{t('weights.memory.card')}</th>
              </tr>
            </thead>
            <tbody>
              <For each={props.memory.contexts}>
                {(context) => (
                  <tr>
                    <th scope="row">{format.number(context.tokens)}</th>
                    <td>{format.bytes(context.cacheBytes)}</td>
                    <td>{format.bytes(context.totalBytes)}</td>
                    <td>
                      {context.fitsGigabytes === null
                        ? t('weights.memory.several')
                        : t('weights.memory.size', { size: context.fitsGigabytes })}
                    </td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
      </Show>
    </section>
  );
}
