/** Share of each number type as one bar; the list below it says the same in words. */
import { For, type JSX } from 'solid-js';
import type { TypeShare } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import styles from './type-bar.module.css';

export function TypeBar(props: { types: readonly TypeShare[] }): JSX.Element {
  const { format } = useI18n();
  const offsets = (): readonly number[] => {
    let end = 0;
    return props.types.map(({ share }) => (end += share) - share);
  };
  return (
    <div class={styles.types}>
      <svg class={styles.bar} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <For each={props.types}>
          {({ share }, index) => (
            <rect
              x={100 * (offsets()[index()] ?? 0)}
              width={Math.max(0.3, 100 * share)}
              height="4"
              fill-opacity={opacityOf(index())}
            />
          )}
        </For>
      </svg>
      <ul class={styles.legend}>
        <For each={props.types}>
          {({ type, parameters, bytes, share }, index) => (
            <li>
              <svg viewBox="0 0 8 8" aria-hidden="true">
                <rect width="8" height="8" rx="2" fill-opacity={opacityOf(index())} />
              </svg>
              <code>{type}</code>
              <span>{format.compact(parameters)}</span>
              <span>{format.percent(share)}</span>
              <span>{format.bytes(bytes)}</span>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}

function opacityOf(index: number): number {
  return Math.max(0.15, 1 - index * 0.28);
}
