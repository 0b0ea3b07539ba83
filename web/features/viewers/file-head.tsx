/** Head of a file's page: the ways to look at it, what can be done with it, and what is known of it. */
import { For, type JSX, Show } from 'solid-js';
import type { BlobData, FileTab, FileView, MediaView } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths, withQuery } from '../../lib/paths.ts';
import { Badge } from '../../ui/badge.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { type Section, Sections } from '../../ui/sections.tsx';
import { LineTools } from './code-file.tsx';
import { FileDetails } from './file-details.tsx';
import { PictureTools } from './media.tsx';
import styles from './file-head.module.css';

export function FileHead(props: { data: BlobData }): JSX.Element {
  return (
    <div class={styles.head}>
      <div class={styles.bar}>
        <Tabs data={props.data} />
        <Actions data={props.data} />
      </div>
      <Facts data={props.data} />
    </div>
  );
}

function Tabs(props: { data: BlobData }): JSX.Element {
  const { t } = useI18n();
  const { isTree, repo, revision, path, tab, tabs } = props.data;
  const own = paths.blob(repo, revision.name, path);
  const labels: Readonly<Record<FileTab, string>> = {
    preview: isTree === true ? t('file.tab.tree') : t('file.tab.preview'),
    code: t('file.tab.code'),
  };
  const sections: Section[] = [
    ...tabs.map((name) => ({ href: withQuery(own, { view: name }), label: labels[name], isCurrent: name === tab })),
    ...(tabs.includes('code')
      ? [{ href: paths.blame(repo, revision.name, path), label: t('file.tab.blame'), isCurrent: false }]
      : []),
    { href: paths.commits(repo, revision.name, path), label: t('file.tab.history'), isCurrent: false },
  ];
  return (
    <div class={styles.tabs}>
      <Sections label={t('file.view')} sections={sections} />
    </div>
  );
}

function Actions(props: { data: BlobData }): JSX.Element {
  const { t } = useI18n();
  const { repo, revision, path, tabs, view } = props.data;
  const resolve = paths.resolve(repo, revision.name, path);
  return (
    <div class={styles.actions} role="group" aria-label={t('file.actions')}>
      <Show when={view.kind === 'code'}>
        <CopyButton text="" from="[data-code-lines]" label={t('file.copy.contents')} doneLabel={t('copy.done')} />
      </Show>
      <a
        class={styles.icon}
        href={paths.blob(repo, revision.oid, path)}
        rel="nofollow"
        data-permalink
        data-done-label={t('file.permalink.done')}
        aria-label={t('file.permalink')}
        title={t('file.permalink')}
      >
        <Icon name="commit" />
      </a>
      <Show when={tabs.includes('code') || isMedia(view)}>
        <ButtonLink isSmall href={resolve} rel="nofollow">
          {t('file.raw')}
        </ButtonLink>
      </Show>
      <ButtonLink isSmall href={withQuery(resolve, { download: 'true' })} rel="nofollow">
        <Icon name="download" />
        {t('file.download')}
      </ButtonLink>
    </div>
  );
}

function Facts(props: { data: BlobData }): JSX.Element {
  const { t, format } = useI18n();
  const { data } = props;
  return (
    <div class={styles.facts}>
      <Show when={data.lfs}>
        <Badge tone="accent" title={t(data.lfs?.xetHash === undefined ? 'files.lfs.hint' : 'files.xet.hint')}>
          {data.lfs?.xetHash === undefined ? t('files.lfs') : 'Xet'}
        </Badge>
      </Show>
      <For each={factsOf()}>{(fact) => <span>{fact}</span>}</For>
      <div class={styles.tools}>
        <Show when={data.view.kind === 'code'}>
          <LineTools />
        </Show>
        <Show when={data.view.kind === 'image'}>
          <PictureTools />
        </Show>
      </div>
      <FileDetails data={data} />
    </div>
  );

  function factsOf(): readonly string[] {
    const { view } = data;
    const size = format.bytes(data.sizeBytes);
    if (view.kind === 'code') {
      return [
        size,
        ...(view.isTruncated ? [] : [t('file.lines', { count: view.lines.length })]),
        view.language ?? t('file.plainText'),
        ...(view.encoding === 'utf-8' ? [] : [t('file.encoding', { name: view.encoding.toUpperCase() })]),
      ];
    }
    if (isMedia(view)) {
      const { width, height } = view;
      const pixels = width === null || height === null ? [] : [t('file.image.size', { width, height })];
      return [size, view.format, ...pixels];
    }
    return [size];
  }
}

function isMedia(view: FileView): view is MediaView {
  return view.kind === 'image' || view.kind === 'audio' || view.kind === 'video' || view.kind === 'pdf';
}
