/** Figures of every column of a split or a file: how its values are spread, what is missing, least and greatest. */
import { For, type JSX, Show } from 'solid-js';
import type { ColumnStatistics, StatisticsData, TableColumn } from '../contract.ts';
import { viewAddress } from '../features/dataset/dataset-paths.ts';
import { QueryRefused } from '../features/dataset/query-refused.tsx';
import { TableFrame } from '../features/dataset/table-frame.tsx';
import { unasked } from '../features/dataset/unasked.ts';
import { ColumnChart } from '../features/table/column-chart.tsx';
import { tableAddress } from '../features/table/table-address.ts';
import { useI18n } from '../lib/i18n.ts';
import { Notice } from '../ui/notice.tsx';
import styles from './statistics-page.module.css';

/** Of labels, in words beside the chart. */
const MAX_LABELS = 12;

export function StatisticsPage(props: { data: StatisticsData }): JSX.Element {
  const { t } = useI18n();
  const rows = viewAddress(props.data.repo, props.data.of, 'rows');
  const addressOf = (where: string): string => tableAddress(rows, unasked, { where });
  return (
    <TableFrame repo={props.data.repo} of={props.data.of} current="statistics">
      <Show when={props.data.failure}>
        {(failure) => <QueryRefused title={t('data.failed')} failure={failure()} />}
      </Show>
      <Show when={props.data.statistics.length > 0}>
        <p class={styles.lead} data-statistics-note={props.data.isPartial ? '' : undefined}>
          {t(props.data.isPartial ? 'data.statistics.partial' : 'data.statistics.of', { count: props.data.rowCount })}
        </p>
        <ul class={styles.columns}>
          <For each={props.data.statistics}>
            {(statistics) => (
              <Show when={props.data.columns.find(({ index }) => index === statistics.index)}>
                {(column) => <Column column={column()} statistics={statistics} addressOf={addressOf} />}
              </Show>
            )}
          </For>
        </ul>
      </Show>
      <Show when={props.data.failure === null && props.data.statistics.length === 0}>
        <Notice tone="plain">{t('data.statistics.none')}</Notice>
      </Show>
    </TableFrame>
  );
}

function Column(props: {
  column: TableColumn;
  statistics: ColumnStatistics;
  addressOf: (where: string) => string;
}): JSX.Element {
  const { t } = useI18n();
  return (
    <li class={styles.column}>
      <div>
        <h2 class={styles.name}>
          <bdi>{props.column.name}</bdi>
        </h2>
        <p class={styles.type}>{props.column.type}</p>
      </div>
      <div data-column-chart={props.column.index}>
        <ColumnChart statistics={props.statistics} addressOf={props.addressOf} />
      </div>
      <Figures statistics={props.statistics} />
      <Show when={props.statistics.counted === 'labels'}>
        <ul class={styles.labels} aria-label={t('data.statistics.values', { column: props.column.name })}>
          <For each={props.statistics.bars.slice(0, MAX_LABELS)}>
            {(bar) => (
              <li>
                <Value label={bar.label} href={bar.where === null ? undefined : props.addressOf(bar.where)} />
                <Count count={bar.count} />
              </li>
            )}
          </For>
        </ul>
      </Show>
    </li>
  );
}

function Value(props: { label: string; href: string | undefined }): JSX.Element {
  return (
    <Show when={props.href} fallback={<bdi>{props.label}</bdi>}>
      {(href) => (
        <a href={href()}>
          <bdi>{props.label}</bdi>
        </a>
      )}
    </Show>
  );
}

function Count(props: { count: number }): JSX.Element {
  const { format } = useI18n();
  return <span class={styles.count}>{format.number(props.count)}</span>;
}

function Figures(props: { statistics: ColumnStatistics }): JSX.Element {
  const { t, format } = useI18n();
  const figures = (): readonly (readonly [string, string])[] => {
    const { nullCount, nullShare, min, max, mean, median, deviation, distinct } = props.statistics;
    const known: (readonly [string, string | number | null])[] = [
      [t('data.figure.nulls'), nullCount === 0 ? '0' : `${format.number(nullCount)} (${format.percent(nullShare)})`],
      [t('data.figure.distinct'), distinct === null ? null : format.number(distinct)],
      [t('data.figure.min'), min],
      [t('data.figure.median'), median],
      [t('data.figure.mean'), mean],
      [t('data.figure.max'), max],
      [t('data.figure.deviation'), deviation],
    ];
    return known.flatMap(([name, value]) =>
      value === null ? [] : [[name, typeof value === 'number' ? shortFigure(value) : value] as const],
    );
  };
  return (
    <dl class={styles.figures}>
      <For each={figures()}>
        {([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}

function shortFigure(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
}
