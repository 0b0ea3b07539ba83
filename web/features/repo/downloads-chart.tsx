/** Downloads of the last 30 days as bars; the number beside them says the sum. */
import { For, type JSX, Show } from 'solid-js';
import { useI18n } from '../../lib/i18n.ts';
import styles from './downloads-chart.module.css';

const HEIGHT = 28;
const BAR = 5;
const GAP = 2;

export function DownloadsChart(props: { byDay: readonly number[]; total: number }): JSX.Element {
  const { t, format } = useI18n();
  const most = (): number => Math.max(1, ...props.byDay);
  const heightOf = (count: number): number => (count === 0 ? 1 : Math.max(2, (HEIGHT * count) / most()));
  return (
    <div class={styles.chart}>
      <p class={styles.text}>
        <span class={styles.label}>{t('repo.downloads')}</span> <strong>{format.number(props.total)}</strong>{' '}
        <span class={styles.label}>{t('repo.downloads.window')}</span>
      </p>
      <Show when={props.byDay.some((count) => count > 0)}>
        <svg
          class={styles.bars}
          viewBox={`0 0 ${props.byDay.length * (BAR + GAP) - GAP} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <For each={props.byDay}>
            {(count, day) => (
              <rect
                x={day() * (BAR + GAP)}
                y={HEIGHT - heightOf(count)}
                width={BAR}
                height={heightOf(count)}
                rx="1"
                class={count === 0 ? styles.none : undefined}
              />
            )}
          </For>
        </svg>
      </Show>
    </div>
  );
}
