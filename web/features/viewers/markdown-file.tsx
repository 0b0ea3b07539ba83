/** A Markdown file as a text to read. */
import { type JSX, Show } from 'solid-js';
import type { MarkdownView } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { Notice } from '../../ui/notice.tsx';
import { Prose } from '../../ui/prose.tsx';
import styles from './viewer.module.css';

export function MarkdownFile(props: { view: MarkdownView }): JSX.Element {
  const { t } = useI18n();
  return (
    <div class={styles.rendered}>
      <Prose text={props.view.card} />
      <Show when={props.view.card.isTruncated}>
        <Notice tone="plain">{t('file.truncated')}</Notice>
      </Show>
    </div>
  );
}
