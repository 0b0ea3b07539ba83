/** Switches to another branch or tag: a list that opens without scripts. */
import { For, type JSX, Show } from 'solid-js';
import type { RepoName, RevisionView } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './revision-picker.module.css';

/** More than these are looked for by typing. */
const MANY = 8;

/** The page that a revision is picked for: the files, unless it says otherwise. */
type Address = (repo: RepoName, revision: string, path: string) => string;

/** `path`: kept in the links, so that the reader stays at the same place when it exists there too. */
export function RevisionPicker(props: {
  repo: RepoName;
  revision: RevisionView;
  path: string;
  address?: Address;
}): JSX.Element {
  const { t } = useI18n();
  const shown = (): string =>
    props.revision.name === props.revision.oid ? props.revision.oid.slice(0, 8) : props.revision.name;
  return (
    <details class={styles.picker} data-behaviour="menu">
      <summary class={styles.summary}>
        <Icon name="branch" />
        <span class="visually-hidden">{t('files.revision')}: </span>
        <span class={styles.name}>{shown()}</span>
        <Icon name="down" />
      </summary>
      <div class={styles.menu}>
        <Show when={props.revision.branches.length + props.revision.tags.length > MANY}>
          <input
            type="text"
            class={styles.filter}
            placeholder={t('files.revision.find')}
            aria-label={t('files.revision.find')}
            autocomplete="off"
            data-filter
            data-found={t('files.revision.found')}
            data-refs={props.revision.hasMore ? paths.apiRefs(props.repo) : undefined}
          />
        </Show>
        <Group {...props} kind="branches" title={t('files.revision.branches')} names={props.revision.branches} />
        <Group {...props} kind="tags" title={t('files.revision.tags')} names={props.revision.tags} />
      </div>
    </details>
  );
}

function Group(props: {
  repo: RepoName;
  revision: RevisionView;
  path: string;
  address?: Address;
  kind: 'branches' | 'tags';
  title: string;
  names: readonly string[];
}): JSX.Element {
  const address = props.address ?? paths.tree;
  return (
    <Show when={props.names.length > 0}>
      <p class={styles.title}>{props.title}</p>
      <ul data-kind={props.kind} data-pattern={address(props.repo, '{rev}', props.path)}>
        <For each={props.names}>
          {(name) => (
            <li>
              <a
                href={address(props.repo, name, props.path)}
                aria-current={name === props.revision.name ? 'true' : undefined}
              >
                {name}
              </a>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
