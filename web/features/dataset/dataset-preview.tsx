/** The first rows of a dataset on its card page: which subset and split, the grid, and the way to the viewer. */
import { type JSX, Match, Show, Switch } from 'solid-js';
import type { DatasetPlace, DatasetPreviewData, RepoHeading, TableData } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { TableGrid } from '../table/table-grid.tsx';
import { TableProblems } from '../table/table-problems.tsx';
import { tableAddress } from '../table/table-address.ts';
import { viewAddress } from './dataset-paths.ts';
import { QueryRefused } from './query-refused.tsx';
import { NoRows } from './no-rows.tsx';
import { SplitFacts } from './split-facts.tsx';
import { SplitPicker } from './split-picker.tsx';
import { unasked } from './unasked.ts';
import styles from './dataset-preview.module.css';

export function DatasetPreview(props: { repo: RepoHeading; preview: DatasetPreviewData }): JSX.Element {
  const { t } = useI18n();
  const place = (): DatasetPlace | null => (props.preview.kind === 'none' ? null : props.preview.place);
  return (
    <section class={styles.preview} id="data" aria-labelledby="data-title">
      <div class={styles.head}>
        <h2 id="data-title">{t('data.preview')}</h2>
        <Show when={place()}>
          {(known) => (
            <ButtonLink isSmall href={paths.datasetViewer(props.repo, known().config, known().split)}>
              <Icon name="table" />
              {t('data.open')}
            </ButtonLink>
          )}
        </Show>
      </div>
      <Show when={place()}>
        {(known) => (
          <SplitPicker place={known()} address={(config, split) => previewAddress(props.repo, config, split)} />
        )}
      </Show>
      <Switch>
        <Match when={props.preview.kind === 'rows' ? props.preview : undefined}>
          {(rows) => <Rows repo={props.repo} place={rows().place} table={rows().table} />}
        </Match>
        <Match when={props.preview.kind === 'none'}>
          <NoRows repo={props.repo} level={3} />
        </Match>
        <Match when={props.preview.kind === 'failed' ? props.preview : undefined}>
          {(failed) => <QueryRefused title={t('data.failed')} failure={failed().failure} />}
        </Match>
      </Switch>
    </section>
  );
}

/** The card page with other rows: a reader who switches stays on the card. */
function previewAddress(repo: RepoHeading, config: string, split: string): string {
  const parameters = new URLSearchParams({ config, split });
  return `${paths.repo(repo)}?${parameters.toString()}#data`;
}

function Rows(props: { repo: RepoHeading; place: DatasetPlace; table: TableData }): JSX.Element {
  const { t } = useI18n();
  const base = (): string => viewAddress(props.repo, { kind: 'split', place: props.place }, 'rows');
  return (
    <>
      <TableProblems repo={props.repo} problems={props.table.problems} />
      <TableGrid
        table={props.table}
        label={t('data.rows.of', { split: props.place.split })}
        height="low"
        links={{
          row: (row) => tableAddress(base(), unasked, { row }),
          where: (where) => tableAddress(base(), unasked, { where }),
          sort: (column) => tableAddress(base(), unasked, { orderBy: `"${column.replaceAll('"', '""')}"` }),
        }}
      />
      <SplitFacts place={props.place} table={props.table} />
    </>
  );
}
