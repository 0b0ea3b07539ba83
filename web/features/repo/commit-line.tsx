/** The last change to what is shown: who, what, which commit, when. */
import { type JSX, Show } from 'solid-js';
import type { CommitSummary, RepoName } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { Time } from '../../ui/time.tsx';
import styles from './commit-line.module.css';

export function CommitLine(props: { repo: RepoName; commit: CommitSummary }): JSX.Element {
  const { t } = useI18n();
  return (
    <p class={styles.line}>
      <span class="visually-hidden">{t('files.lastCommit')}: </span>
      <Show when={props.commit.author}>{(author) => <strong class={styles.author}>{author()}</strong>}</Show>
      <span class={styles.title}>{props.commit.title}</span>
      <a class={styles.oid} href={paths.commit(props.repo, props.commit.oid)} rel="nofollow">
        <code>{props.commit.oid.slice(0, 8)}</code>
      </a>
      <span class={styles.time}>
        <Time at={props.commit.date} />
      </span>
    </p>
  );
}
