/** Commits by the day they were made. */
import { For, type JSX, Show } from 'solid-js';
import type { CommitEntry, RepoName } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Time } from '../../ui/time.tsx';
import { Person } from './person.tsx';
import styles from './commit-list.module.css';

type ListedCommit = CommitEntry & { readonly path?: string };

/** `path`: whose history it is; a commit that knew it under another name says so. */
export function CommitList(props: {
  repo: RepoName;
  commits: readonly ListedCommit[];
  path?: string;
  isFile?: boolean;
}): JSX.Element {
  const { format } = useI18n();
  const days = (): (readonly [day: string, commits: readonly ListedCommit[]])[] => [
    ...Map.groupBy(props.commits, ({ date }) => format.date(date)),
  ];
  return (
    <div class={styles.days}>
      <For each={days()}>
        {([day, commits]) => (
          <section>
            <h3 class={styles.day}>{day}</h3>
            <ol class={styles.list}>
              <For each={commits}>{(commit) => <CommitRow {...props} commit={commit} />}</For>
            </ol>
          </section>
        )}
      </For>
    </div>
  );
}

function CommitRow(props: { repo: RepoName; commit: ListedCommit; path?: string; isFile?: boolean }): JSX.Element {
  const { t } = useI18n();
  const { repo, commit } = props;
  const renamed = (): string | null =>
    commit.path !== undefined && commit.path !== '' && commit.path !== props.path ? commit.path : null;
  const filePath = commit.path ?? props.path ?? '';
  return (
    <li class={styles.row}>
      <div class={styles.what}>
        <a class={styles.title} href={paths.commit(repo, commit.oid)}>
          {commit.title === '' ? commit.oid.slice(0, 8) : commit.title}
        </a>
        <Show when={commit.body}>
          <details class={styles.body}>
            <summary aria-label={t('commits.message')}>…</summary>
            <pre>{commit.body}</pre>
          </details>
        </Show>
        <p class={styles.who}>
          <Person person={commit.author} />
          <Time at={commit.date} />
          <Show when={renamed()}>{(path) => <span>{t('commits.renamedFrom', { path: path() })}</span>}</Show>
        </p>
      </div>
      <div class={styles.actions}>
        <a class={styles.oid} href={paths.commit(repo, commit.oid)}>
          <code>{commit.oid.slice(0, 8)}</code>
        </a>
        <CopyButton text={commit.oid} label={t('commits.copy')} doneLabel={t('copy.done')} />
        <Show
          when={props.isFile === true && filePath !== ''}
          fallback={
            <ButtonLink isSmall href={paths.tree(repo, commit.oid)} rel="nofollow">
              <Icon name="folder" />
              <span class="visually-hidden">{t('commits.browse')}</span>
            </ButtonLink>
          }
        >
          <ButtonLink isSmall href={paths.blob(repo, commit.oid, filePath)} rel="nofollow">
            <Icon name="file" />
            <span class="visually-hidden">{t('commits.fileAt')}</span>
          </ButtonLink>
        </Show>
      </div>
    </li>
  );
}
