/** Questions in SQL about a split or a file, answered in the reader's browser. */
import { type JSX, Show } from 'solid-js';
import type { SqlData, SqlSource } from '../contract.ts';
import { QueryRefused } from '../features/dataset/query-refused.tsx';
import { sqlExamples } from '../features/dataset/sql-examples.ts';
import { TableFrame } from '../features/dataset/table-frame.tsx';
import { Island } from '../islands/island.tsx';
import { SqlConsole } from '../islands/sql-console.tsx';
import { useI18n } from '../lib/i18n.ts';
import styles from './sql-page.module.css';

export function SqlPage(props: { data: SqlData }): JSX.Element {
  const { t } = useI18n();
  return (
    <TableFrame repo={props.data.repo} of={props.data.of} current="sql">
      <Show when={props.data.failure}>
        {(failure) => <QueryRefused title={t('data.failed')} failure={failure()} />}
      </Show>
      <Show when={props.data.source}>{(source) => <Console data={props.data} source={source()} />}</Show>
    </TableFrame>
  );
}

function Console(props: { data: SqlData; source: SqlSource }): JSX.Element {
  const { t, tag } = useI18n();
  const examples = sqlExamples(t, props.data.columns);
  const { of, repo } = props.data;
  const end = of.kind === 'split' ? of.place.split : (of.path.split('/').at(-1) ?? '').replace(/\.\w+$/, '');
  return (
    <>
      <noscript>
        <p>{t('sql.noscript')}</p>
      </noscript>
      <div class={styles.console}>
        <Island
          name="sql-console"
          component={SqlConsole}
          data={{
            source: props.source,
            sql: props.data.sql === '' ? (examples[0]?.sql ?? '') : props.data.sql,
            examples,
            tag,
            fileName: `${repo.name}-${end}`,
            words: {
              query: t('sql.query'),
              run: t('sql.run'),
              stop: t('sql.stop'),
              hint: t('sql.hint'),
              examples: t('sql.examples'),
              running: t('sql.running'),
              done: t('sql.done'),
              stopped: t('sql.stopped'),
              failed: t('sql.failed'),
              at: t('sql.at'),
              result: t('sql.result'),
              none: t('sql.none'),
              cut: t('sql.cut'),
              export: t('sql.export'),
              shown: t('sql.shown'),
              previous: t('list.previous'),
              next: t('list.next'),
              rowNumber: t('table.rowNumber'),
            },
          }}
        />
      </div>
      <details class={styles.columns}>
        <summary>{t('table.columns', { count: props.data.columns.length })}</summary>
        <ul>
          {props.data.columns.map((column) => (
            <li>
              <code>{column.name}</code> <span>{column.type}</span>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
