/** One file of a revision: shown when it can be, and always to download. */
import { type JSX, Show } from 'solid-js';
import type { BlobData } from '../contract.ts';
import { useI18n } from '../lib/i18n.ts';
import { paths, withQuery } from '../lib/paths.ts';
import { CommitLine } from '../features/repo/commit-line.tsx';
import { FileView, countLines } from '../features/repo/file-view.tsx';
import { PathTrail } from '../features/repo/path-trail.tsx';
import { RepoFrame } from '../features/repo/repo-frame.tsx';
import { RevisionPicker } from '../features/repo/revision-picker.tsx';
import { Badge } from '../ui/badge.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './blob-page.module.css';

export function BlobPage(props: { data: BlobData }): JSX.Element {
  return (
    <RepoFrame repo={props.data.repo} section="files" revision={props.data.revision.name}>
      <div class={styles.place}>
        <RevisionPicker repo={props.data.repo} revision={props.data.revision} path={props.data.path} />
        <PathTrail repo={props.data.repo} revision={props.data.revision.name} path={props.data.path} />
      </div>
      <div class={styles.box}>
        <Show when={props.data.lastCommit}>
          {(commit) => (
            <div class={styles.commit}>
              <CommitLine repo={props.data.repo} commit={commit()} />
            </div>
          )}
        </Show>
        <div class={styles.bar}>
          <Facts data={props.data} />
          <Actions data={props.data} />
        </div>
        <LfsFacts data={props.data} />
        <FileView data={props.data} />
      </div>
    </RepoFrame>
  );
}

function Facts(props: { data: BlobData }): JSX.Element {
  const { t, format } = useI18n();
  const lines = (): number | null =>
    props.data.content.kind === 'text' && !props.data.content.isTruncated ? countLines(props.data.content.text) : null;
  return (
    <p class={styles.facts}>
      <Show when={props.data.lfs}>
        <Badge tone="accent" title={t('files.lfs.hint')}>
          {t('files.lfs')}
        </Badge>
      </Show>
      <span title={t('file.bytes', { count: props.data.sizeBytes })}>{format.bytes(props.data.sizeBytes)}</span>
      <Show when={lines() !== null}>
        <span>{t('file.lines', { count: lines() ?? 0 })}</span>
      </Show>
    </p>
  );
}

function Actions(props: { data: BlobData }): JSX.Element {
  const { t } = useI18n();
  const { repo, revision, path } = props.data;
  const resolve = paths.resolve(repo, revision.name, path);
  return (
    <div class={styles.actions}>
      <Views data={props.data} />
      <Show when={props.data.content.kind !== 'binary'}>
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

/** Markdown can be read rendered or as its source. */
function Views(props: { data: BlobData }): JSX.Element {
  const { t } = useI18n();
  const { repo, revision, path, content } = props.data;
  const own = paths.blob(repo, revision.name, path);
  const isSource = content.kind === 'text';
  return (
    <Show when={content.kind === 'markdown' || (content.kind === 'text' && content.canRender)}>
      <nav class={styles.views} aria-label={t('file.view')}>
        <a href={own} aria-current={isSource ? undefined : 'page'}>
          {t('file.view.rendered')}
        </a>
        <a href={withQuery(own, { view: 'source' })} aria-current={isSource ? 'page' : undefined}>
          {t('file.view.source')}
        </a>
      </nav>
    </Show>
  );
}

function LfsFacts(props: { data: BlobData }): JSX.Element {
  const { t } = useI18n();
  return (
    <Show when={props.data.lfs}>
      {(lfs) => (
        <dl class={styles.lfs}>
          <dt>{t('file.sha256')}</dt>
          <dd>
            <code>{lfs().sha256}</code>
            <CopyButton text={lfs().sha256} label={t('file.sha256.copy')} doneLabel={t('copy.done')} />
          </dd>
        </dl>
      )}
    </Show>
  );
}
