/** One commit: its message, who made it, and what it changed. */
import { For, type JSX, Show } from 'solid-js';
import type { CommitData } from '../contract.ts';
import { DiffFiles } from '../features/history/diff-set.tsx';
import { Person } from '../features/history/person.tsx';
import { RepoFrame } from '../features/repo/repo-frame.tsx';
import { useI18n } from '../lib/i18n.ts';
import { paths } from '../lib/paths.ts';
import { ButtonLink } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Time } from '../ui/time.tsx';
import styles from './commit-page.module.css';

export function CommitPage(props: { data: CommitData }): JSX.Element {
  const { t } = useI18n();
  const { repo, commit, parents, committer, diff } = props.data;
  return (
    <RepoFrame repo={repo} section="commits" revision={commit.oid}>
      <article class={styles.commit}>
        <div class={styles.top}>
          <h2 class={styles.title}>{commit.title === '' ? commit.oid.slice(0, 8) : commit.title}</h2>
          <ButtonLink isSmall href={paths.tree(repo, commit.oid)} rel="nofollow">
            <Icon name="folder" />
            {t('commits.browse')}
          </ButtonLink>
        </div>
        <Show when={commit.body}>
          <pre class={styles.body}>{commit.body}</pre>
        </Show>
        <p class={styles.facts}>
          <Person person={commit.author} />
          <Show when={committer}>
            {(person) => (
              <span class={styles.committer}>
                {t('commits.committedBy')} <Person person={person()} hasPicture={false} />
              </span>
            )}
          </Show>
          <Time at={commit.date} />
          <span class={styles.fill} />
          <span class={styles.ids}>
            <span>{parents.length === 0 ? t('commit.root') : t('commit.parents', { count: parents.length })}</span>
            <For each={parents}>
              {(oid) => (
                <a href={paths.commit(repo, oid)}>
                  <code>{oid.slice(0, 8)}</code>
                </a>
              )}
            </For>
          </span>
          <span class={styles.ids}>
            <span>{t('commit.title')}</span>
            <code>{commit.oid.slice(0, 12)}</code>
            <CopyButton text={commit.oid} label={t('commits.copy')} doneLabel={t('copy.done')} />
          </span>
        </p>
      </article>
      <DiffFiles repo={repo} diff={diff} after={commit.oid} source={paths.commit(repo, commit.oid)} />
    </RepoFrame>
  );
}
