/** The last change to what is shown; and, where finding changes takes long, the address at which they are found. */
import { type JSX, Show } from 'solid-js';
import type { CommitSummary, RepoName } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { usePage } from '../../lib/page-context.ts';
import { withParameters } from '../history/diff-address.ts';
import { CommitLine } from './commit-line.tsx';
import styles from './change-bar.module.css';

/** A script follows the link in the reader's place (behaviours/late-changes.ts). */
export function ChangeBar(props: { repo: RepoName; lastCommit: CommitSummary | null; isCut: boolean }): JSX.Element {
  const { t } = useI18n();
  const { url } = usePage();
  return (
    <Show when={props.lastCommit !== null || props.isCut}>
      <div class={styles.bar} data-change-bar>
        <Show when={props.lastCommit}>{(commit) => <CommitLine repo={props.repo} commit={commit()} />}</Show>
        <Show when={props.isCut}>
          <a
            class={props.lastCommit === null ? styles.find : `${styles.find} ${styles.beside}`}
            href={withParameters(url, { changes: 'all' })}
            rel="nofollow"
            data-late-changes={t('files.changes.busy')}
          >
            {t('files.changes.find')}
          </a>
        </Show>
      </div>
    </Show>
  );
}
