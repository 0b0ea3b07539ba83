/** What a folder of a revision holds. */
import { For, type JSX, Show } from 'solid-js';
import type { TreeData, TreeEntry } from '../contract.ts';
import { useI18n } from '../lib/i18n.ts';
import { paths, withQuery } from '../lib/paths.ts';
import { FolderActions } from '../features/repo/folder-actions.tsx';
import { ChangeBar } from '../features/repo/change-bar.tsx';
import { PathTrail } from '../features/repo/path-trail.tsx';
import { RepoFrame } from '../features/repo/repo-frame.tsx';
import { RevisionPicker } from '../features/repo/revision-picker.tsx';
import { Badge } from '../ui/badge.tsx';
import { Icon } from '../ui/icon.tsx';
import { Prose } from '../ui/prose.tsx';
import { Time } from '../ui/time.tsx';
import styles from './tree-page.module.css';

export function TreePage(props: { data: TreeData }): JSX.Element {
  const { t } = useI18n();
  return (
    <RepoFrame repo={props.data.repo} section="files" revision={props.data.revision.name}>
      <div class={styles.place}>
        <RevisionPicker repo={props.data.repo} revision={props.data.revision} path={props.data.path} />
        <PathTrail repo={props.data.repo} revision={props.data.revision.name} path={props.data.path} />
        <FolderActions data={props.data} />
      </div>
      <div class={styles.box}>
        <ChangeBar {...props.data} />
        <Entries data={props.data} />
      </div>
      <Show when={props.data.next}>
        {(cursor) => (
          <p class={styles.more}>
            <a
              class={styles.moreLink}
              rel="next"
              href={withQuery(directory(props.data, props.data.path), { cursor: cursor() })}
              data-more-rows
            >
              {t('files.more')}
              <Icon name="right" />
            </a>
          </p>
        )}
      </Show>
      <Show when={props.data.readme}>
        {(readme) => (
          <section class={`${styles.box} ${styles.readme}`} aria-labelledby="readme-title">
            <h2 id="readme-title" class={styles.readmeTitle}>
              <Icon name="book" />
              {readme().name}
            </h2>
            <div class={styles.readmeBody}>
              <Prose text={readme().card} />
            </div>
          </section>
        )}
      </Show>
    </RepoFrame>
  );
}

function directory(data: TreeData, path: string): string {
  return paths.tree(data.repo, data.revision.name, path);
}

function Entries(props: { data: TreeData }): JSX.Element {
  const { t } = useI18n();
  const parent = (): string => props.data.path.slice(0, Math.max(0, props.data.path.lastIndexOf('/')));
  return (
    <table class={styles.entries}>
      <colgroup>
        <col class={styles.nameColumn} />
        <col class={styles.sizeColumn} />
        <col class={styles.downloadColumn} />
        <col class={styles.titleColumn} />
        <col class={styles.timeColumn} />
      </colgroup>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">{t('files.name')}</th>
          <th scope="col">{t('files.size')}</th>
          <th scope="col">{t('files.download')}</th>
          <th scope="col">{t('files.commit')}</th>
          <th scope="col">{t('files.date')}</th>
        </tr>
      </thead>
      <tbody data-rows>
        <Show when={props.data.path !== ''}>
          <tr data-parent>
            <td class={styles.name} colspan="2">
              <a href={directory(props.data, parent())}>
                <Icon name="folder" />
                <span aria-hidden="true">..</span>
                <span class="visually-hidden">{t('files.parent')}</span>
              </a>
            </td>
          </tr>
        </Show>
        <For each={props.data.entries}>{(entry) => <Entry data={props.data} entry={entry} />}</For>
        <Show when={props.data.entries.length === 0}>
          <tr>
            <td colspan="5" class={styles.nothing}>
              {t('files.empty')}
            </td>
          </tr>
        </Show>
      </tbody>
    </table>
  );
}

function Entry(props: { data: TreeData; entry: TreeEntry }): JSX.Element {
  const { t, format } = useI18n();
  const { entry } = props;
  const { repo, revision } = props.data;
  const isFile = entry.type === 'file';
  return (
    <tr data-late={props.data.isCut && entry.lastCommit === undefined ? '' : undefined}>
      <td class={styles.name}>
        <a href={isFile ? paths.blob(repo, revision.name, entry.path) : directory(props.data, entry.path)}>
          <Icon name={isFile ? 'file' : 'folder'} class={isFile ? styles.file : styles.folder} />
          <span class="visually-hidden">{t(`files.type.${entry.type}`)} </span>
          <bdi>{entry.name}</bdi>
        </a>
      </td>
      <td class={styles.size}>
        <Show when={entry.isLfs}>
          <Badge tone="accent" title={t(entry.isXet ? 'files.xet.hint' : 'files.lfs.hint')}>
            {entry.isXet ? 'Xet' : t('files.lfs')}
          </Badge>
        </Show>
        <Show when={entry.sizeBytes !== undefined}>
          <span>{format.bytes(entry.sizeBytes ?? 0)}</span>
        </Show>
      </td>
      <td class={styles.download}>
        <Show when={isFile}>
          <a
            href={withQuery(paths.resolve(repo, revision.name, entry.path), { download: 'true' })}
            aria-label={t('files.download.file', { name: entry.name })}
            title={t('files.download')}
            rel="nofollow"
          >
            <Icon name="download" />
          </a>
        </Show>
      </td>
      <td class={styles.title}>
        <Show when={entry.lastCommit}>
          {(commit) => (
            <a href={paths.commit(repo, commit().oid)} rel="nofollow">
              {commit().title}
            </a>
          )}
        </Show>
      </td>
      <td class={styles.time}>
        <Show when={entry.lastCommit}>{(commit) => <Time at={commit().date} />}</Show>
      </td>
    </tr>
  );
}
