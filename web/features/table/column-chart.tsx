/** How the values of one column are spread, drawn small. A bar leads to the rows it counts. */
import { For, type JSX, Show } from 'solid-js';
import type { ColumnStatistics } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import styles from './column-chart.module.css';

const WIDTH = 132;
const HEIGHT = 34;
const GAP = 1;
/** Of labels; more would be hair lines. */
const MAX_BARS = 22;

/** `addressOf`: of the rows that meet a condition; without it bars are only drawn. */
export function ColumnChart(props: {
  statistics: ColumnStatistics;
  addressOf: ((where: string) => string) | undefined;
}): JSX.Element {
  const { format } = useI18n();
  const bars = (): ColumnStatistics['bars'] => props.statistics.bars.slice(0, MAX_BARS);
  const most = (): number => Math.max(1, ...bars().map(({ count }) => count));
  const step = (): number => WIDTH / Math.max(bars().length, 5);
  return (
    <div class={styles.chart}>
      <Show when={bars().length > 0}>
        <svg
          class={styles.bars}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          width={WIDTH}
          height={HEIGHT}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <For each={bars()}>
            {(bar, index) => {
              const height = bar.count === 0 ? 0 : Math.max(1.5, (bar.count / most()) * (HEIGHT - 2));
              const shape = (
                <>
                  <rect class={styles.room} x={index() * step()} y={0} width={step()} height={HEIGHT} />
                  <rect
                    class={styles.bar}
                    x={round(index() * step())}
                    y={round(HEIGHT - height)}
                    width={round(Math.max(1, step() - GAP))}
                    height={round(height)}
                  >
                    <title>{`${bar.label}: ${format.number(bar.count)}`}</title>
                  </rect>
                </>
              );
              const address = bar.where === null ? undefined : props.addressOf?.(bar.where);
              return address === undefined ? (
                <g>{shape}</g>
              ) : (
                <a href={address} tabindex="-1">
                  {shape}
                </a>
              );
            }}
          </For>
          <path class={styles.ground} d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} />
        </svg>
      </Show>
      <Summary statistics={props.statistics} />
    </div>
  );
}

function Summary(props: { statistics: ColumnStatistics }): JSX.Element {
  const { t, format } = useI18n();
  const text = (): string => {
    const { counted, min, max, distinct } = props.statistics;
    if (counted === 'labels') return t('table.distinct', { count: distinct ?? props.statistics.bars.length });
    if (min === null || max === null) return '';
    const [least, greatest] = [shortNumber(min, format), shortNumber(max, format)];
    const range = least === greatest ? least : `${least} – ${greatest}`;
    return counted === 'lengths' ? t('table.lengths', { range }) : range;
  };
  return (
    <p class={styles.summary}>
      <Show when={text()}>
        <span>{text()}</span>
      </Show>
      <Show when={props.statistics.nullCount > 0}>
        <span class={styles.nulls}>{t('table.nulls', { share: format.percent(props.statistics.nullShare) })}</span>
      </Show>
    </p>
  );
}

function shortNumber(value: string | number, format: { compact(value: number): string }): string {
  if (typeof value === 'string') return value.length > 19 ? `${value.slice(0, 18)}…` : value;
  if (Math.abs(value) >= 1e15) return value.toPrecision(4);
  return Math.abs(value) >= 10_000 ? format.compact(value) : String(Number(value.toPrecision(4)));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
