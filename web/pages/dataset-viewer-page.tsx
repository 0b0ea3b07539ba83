/** The rows of one split of a dataset: searched, filtered, put in order, page by page, each row with its address. */
import { type JSX, Show } from 'solid-js';
import type { DatasetPlace, DatasetViewerData } from '../contract.ts';
import { AskedRows } from '../features/dataset/asked-rows.tsx';
import { viewAddress } from '../features/dataset/dataset-paths.ts';
import { NoRows } from '../features/dataset/no-rows.tsx';
import { QueryRefused } from '../features/dataset/query-refused.tsx';
import { readSnippets } from '../features/dataset/read-snippets.ts';
import { SplitFacts } from '../features/dataset/split-facts.tsx';
import { SplitPicker } from '../features/dataset/split-picker.tsx';
import { ViewTabs } from '../features/dataset/view-tabs.tsx';
import { RepoFrame } from '../features/repo/repo-frame.tsx';
import { Snippets } from '../features/repo/snippets.tsx';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import styles from './dataset-viewer-page.module.css';

export function DatasetViewerPage(props: { data: DatasetViewerData }): JSX.Element {
  const { t } = useI18n();
  return (
    <RepoFrame repo={props.data.repo} section="viewer">
      <Show
        when={props.data.place}
        fallback={
          <Show when={props.data.failure} fallback={<NoRows repo={props.data.repo} level={2} />}>
            {(failure) => <QueryRefused title={t('data.failed')} failure={failure()} />}
          </Show>
        }
      >
        {(place) => <Viewer data={props.data} place={place()} />}
      </Show>
    </RepoFrame>
  );
}

function Viewer(props: { data: DatasetViewerData; place: DatasetPlace }): JSX.Element {
  const of = { kind: 'split', place: props.place } as const;
  return (
    <div class={styles.viewer}>
      <div class={styles.head}>
        <SplitPicker
          place={props.place}
          address={(config, split) =>
            viewAddress(props.data.repo, { kind: 'split', place: { ...props.place, config, split } }, 'rows')
          }
        />
        <ViewTabs repo={props.data.repo} of={of} current="rows" />
      </div>
      <AskedRows
        repo={props.data.repo}
        of={of}
        data={props.data}
        facts={<SplitFacts place={props.place} table={props.data.table} />}
      />
      <Use data={props.data} place={props.place} />
    </div>
  );
}

function Use(props: { data: DatasetViewerData; place: DatasetPlace }): JSX.Element {
  const { t } = useI18n();
  const { baseUrl } = usePage();
  return (
    <section class={styles.use} aria-labelledby="read-title">
      <h2 id="read-title">{t('data.read')}</h2>
      <Snippets
        id="read"
        label={t('repo.use.tools')}
        snippets={readSnippets({ t, baseUrl, repo: props.data.repo, place: props.place })}
      />
    </section>
  );
}
