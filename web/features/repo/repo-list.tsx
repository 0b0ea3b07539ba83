/** Repositories one below the other: name, what it is for, when it changed, how much it is used. */
import { For, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { RepoSummary } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { kindIcon } from '../../lib/repo-kinds.ts';
import { taskLabel } from '../../lib/task-label.ts';
import { Badge } from '../../ui/badge.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Time } from '../../ui/time.tsx';
import { RepoLabel } from './repo-label.tsx';
import styles from './repo-list.module.css';

interface Look {
  readonly headingLevel: 2 | 3 | 4;
  /** Says of each what it is: for lists where they are of several kinds. */
  readonly isMixed?: boolean;
}

export function RepoList(props: Look & { repos: readonly RepoSummary[] }): JSX.Element {
  return (
    <ul class={styles.list}>
      <For each={props.repos}>
        {(repo) => (
          <li class={styles.row}>
            <Row repo={repo} headingLevel={props.headingLevel} isMixed={props.isMixed ?? false} />
          </li>
        )}
      </For>
    </ul>
  );
}

function Row(props: Look & { repo: RepoSummary }): JSX.Element {
  const { t, format } = useI18n();
  return (
    <>
      <div class={styles.head}>
        <Show when={props.isMixed}>
          <span class={styles.kind} title={t(`kind.${props.repo.kind}`)}>
            <Icon name={kindIcon[props.repo.kind]} />
            <span class="visually-hidden">{t(`kind.${props.repo.kind}`)}</span>
          </span>
        </Show>
        <Dynamic component={`h${props.headingLevel}`} class={styles.name}>
          <a href={paths.repo(props.repo)}>
            <RepoLabel repo={props.repo} />
          </a>
        </Dynamic>
        <Show when={props.repo.isPrivate}>
          <Badge icon="lock">{t('list.private')}</Badge>
        </Show>
      </div>
      <p class={styles.facts}>
        <Show when={props.repo.task}>{(task) => <span class={styles.task}>{taskLabel(t, task())}</span>}</Show>
        <Show when={props.repo.parameters}>
          {(parameters) => <span>{t('list.parameters', { amount: format.compact(parameters()) })}</span>}
        </Show>
        <Show when={props.repo.license !== 'unknown' && props.repo.license}>
          {(license) => <span>{license()}</span>}
        </Show>
        <Time at={props.repo.updatedAt} />
        <Show when={props.repo.downloads > 0}>
          <Amount icon="download" value={props.repo.downloads} message="list.downloads" />
        </Show>
        <Show when={props.repo.likes > 0}>
          <Amount icon="heart" value={props.repo.likes} message="list.likes" />
        </Show>
      </p>
      <Show when={props.repo.note}>{(note) => <p class={styles.note}>{note()}</p>}</Show>
    </>
  );
}

function Amount(props: {
  icon: 'download' | 'heart';
  value: number;
  message: 'list.downloads' | 'list.likes';
}): JSX.Element {
  const { t, format } = useI18n();
  const text = (): string => t(props.message, { count: props.value, amount: format.compact(props.value) });
  return (
    <span class={styles.amount} title={text()}>
      <Icon name={props.icon} />
      <span aria-hidden="true">{format.compact(props.value)}</span>
      <span class="visually-hidden">{text()}</span>
    </span>
  );
}
