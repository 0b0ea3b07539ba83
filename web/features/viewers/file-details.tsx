/** How a file is stored and how to fetch it, for those who ask. */
import { For, type JSX } from 'solid-js';
import type { BlobData } from '../../contract.ts';
import { type Translate, useI18n } from '../../lib/i18n.ts';
import { usePage } from '../../lib/page-context.ts';
import { fileCommand } from '../../lib/snippets.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import styles from './file-details.module.css';

export function FileDetails(props: { data: BlobData }): JSX.Element {
  const { t, format } = useI18n();
  const { baseUrl } = usePage();
  return (
    <details class={styles.details}>
      <summary class={styles.summary}>
        {t('file.details')}
        <Icon name="down" />
      </summary>
      <dl class={styles.list}>
        <For each={detailsOf(props.data, baseUrl, t, (bytes) => format.bytes(bytes))}>
          {({ name, value }) => (
            <div class={styles.line}>
              <dt>{name}</dt>
              <dd>
                <code>{value}</code>
                <CopyButton text={value} label={t('file.copy.value', { name })} doneLabel={t('copy.done')} />
              </dd>
            </div>
          )}
        </For>
      </dl>
    </details>
  );
}

interface Detail {
  readonly name: string;
  readonly value: string;
}

function detailsOf(data: BlobData, baseUrl: string, t: Translate, bytes: (count: number) => string): readonly Detail[] {
  const { repo, revision, path, lfs, oid } = data;
  const stored =
    lfs === undefined
      ? [{ name: t('file.git'), value: oid }]
      : [
          { name: t('file.sha256'), value: lfs.sha256 },
          ...(lfs.xetHash === undefined ? [] : [{ name: t('file.xet'), value: lfs.xetHash }]),
          { name: `${t('file.pointer')} (${bytes(lfs.pointerSizeBytes)})`, value: oid },
        ];
  return [
    { name: t('file.path'), value: path },
    ...stored,
    { name: t('file.command'), value: fileCommand({ baseUrl, repo }, revision.name, path) },
  ];
}
