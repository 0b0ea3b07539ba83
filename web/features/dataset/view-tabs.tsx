/** The views of one split or one file with rows: its rows, its statistics, questions in SQL. */
import { For, type JSX } from 'solid-js';
import type { RepoName, TablePlace } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { type TableView, viewAddress } from './dataset-paths.ts';
import styles from './view-tabs.module.css';

const views: readonly (readonly [view: TableView, icon: IconName])[] = [
  ['rows', 'table'],
  ['statistics', 'weights'],
  ['sql', 'code'],
];

export function ViewTabs(props: { repo: RepoName; of: TablePlace; current: TableView }): JSX.Element {
  const { t } = useI18n();
  return (
    <nav class={styles.tabs} aria-label={t('data.views')}>
      <For each={views}>
        {([view, icon]) => (
          <a href={viewAddress(props.repo, props.of, view)} aria-current={view === props.current ? 'page' : undefined}>
            <Icon name={icon} />
            {t(`data.view.${view}`)}
          </a>
        )}
      </For>
    </nav>
  );
}
