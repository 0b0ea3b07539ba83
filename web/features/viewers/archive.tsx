/** What is in an archive, in folders that open without scripts. */
import { For, type JSX, Show } from 'solid-js';
import type { ArchiveEntry, ArchiveFolder, ArchiveView } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { Badge } from '../../ui/badge.tsx';
import { Icon } from '../../ui/icon.tsx';
import styles from './archive.module.css';
import common from './viewer.module.css';

const OPEN_DEPTH = 2;
const OPEN_FILES = 100;

export function Archive(props: { view: ArchiveView }): JSX.Element {
  const { t, format } = useI18n();
  const { root } = props.view;
  return (
    <Show
      when={root.fileCount > 0 || root.folders.length > 0}
      fallback={<p class={common.none}>{t('file.archive.empty')}</p>}
    >
      <p class={common.lead}>
        {t('file.archive.files', { count: root.fileCount })} ·{' '}
        {t('file.archive.unpacked', { size: format.bytes(root.sizeBytes) })}
        <Show when={props.view.isTruncated}> · {t('file.archive.truncated')}</Show>
      </p>
      <div class={styles.archive}>
        <Content folder={root} depth={0} />
      </div>
    </Show>
  );
}

function Content(props: { folder: ArchiveFolder; depth: number }): JSX.Element {
  const { t, format } = useI18n();
  return (
    <ul class={styles.content}>
      <For each={props.folder.folders}>
        {(folder) => (
          <li>
            <details open={props.depth < OPEN_DEPTH && folder.fileCount <= OPEN_FILES}>
              <summary class={styles.line}>
                <Icon name="folder" />
                <bdi class={styles.name}>{folder.name}</bdi>
                <Show when={folder.name === '..'}>
                  <Badge tone="warning">{t('file.archive.note.outside')}</Badge>
                </Show>
                <span class={styles.size}>{format.bytes(folder.sizeBytes)}</span>
              </summary>
              <Content folder={folder} depth={props.depth + 1} />
            </details>
          </li>
        )}
      </For>
      <For each={props.folder.files}>{(file) => <File file={file} />}</For>
    </ul>
  );
}

function File(props: { file: ArchiveEntry }): JSX.Element {
  const { t, format } = useI18n();
  return (
    <li class={styles.line}>
      <Icon name="file" />
      <bdi class={styles.name}>{props.file.name}</bdi>
      <Show when={props.file.note}>
        {(note) => <Badge tone={note() === 'outside' ? 'warning' : 'plain'}>{t(`file.archive.note.${note()}`)}</Badge>}
      </Show>
      <span class={styles.size}>{format.bytes(props.file.sizeBytes)}</span>
    </li>
  );
}
