/** Shows a file's content by its kind: numbered lines, a rendered text, a picture, sound or film. */
import { For, type JSX, Show } from 'solid-js';
import type { BlobData, FileContent } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { Notice } from '../../ui/notice.tsx';
import { Prose } from '../../ui/prose.tsx';
import styles from './file-view.module.css';

export function FileView(props: { data: BlobData }): JSX.Element {
  const { t } = useI18n();
  const { content, repo, revision, path } = props.data;
  const address = paths.resolve(repo, revision.name, path);
  const name = path.slice(path.lastIndexOf('/') + 1);
  switch (content.kind) {
    case 'text':
      return <Lines content={content} name={name} />;
    case 'markdown':
      return (
        <div class={styles.rendered}>
          <Prose text={content.card} />
          <Show when={content.card.isTruncated}>
            <Notice tone="plain">{t('file.truncated')}</Notice>
          </Show>
        </div>
      );
    case 'image':
      return (
        <div class={styles.image}>
          <img src={address} alt={name} />
        </div>
      );
    case 'audio':
      return (
        <div class={styles.media}>
          <audio src={address} controls preload="metadata" aria-label={name} />
        </div>
      );
    case 'video':
      return (
        <div class={styles.media}>
          <video src={address} controls preload="metadata" aria-label={name} />
        </div>
      );
    case 'binary':
      return <p class={styles.none}>{t('file.binary')}</p>;
  }
}

function Lines(props: { content: Extract<FileContent, { kind: 'text' }>; name: string }): JSX.Element {
  const { t } = useI18n();
  return (
    <Show when={props.content.text !== ''} fallback={<p class={styles.none}>{t('file.empty')}</p>}>
      <div class={styles.scroll} tabindex="0" role="region" aria-label={t('file.contents', { name: props.name })}>
        <ol class={styles.lines}>
          <For each={linesOf(props.content.text)}>
            {(line, index) => (
              <li id={`L${index() + 1}`}>
                <a href={`#L${index() + 1}`} tabindex="-1">
                  {index() + 1}
                </a>
                <code>{line === '' ? '\n' : line}</code>
              </li>
            )}
          </For>
        </ol>
      </div>
      <Show when={props.content.isTruncated}>
        <div class={styles.cut}>
          <Notice tone="plain">{t('file.truncated')}</Notice>
        </div>
      </Show>
    </Show>
  );
}

/** A newline at the very end starts no further line. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r\n|[\r\n]/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

export function countLines(text: string): number {
  return linesOf(text).length;
}
