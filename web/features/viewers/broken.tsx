/** Says that a file is not what its name says, and where it goes wrong. */
import { type JSX, Show } from 'solid-js';
import type { BrokenView } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './viewer.module.css';

export function Broken(props: { view: BrokenView }): JSX.Element {
  const { t } = useI18n();
  const { line, column, message, format } = props.view;
  return (
    <div class={styles.rendered}>
      <Notice tone="warning">
        <p>
          <strong>{t(`file.broken.${format}`)}</strong>
        </p>
        <p>
          <Show when={line !== null} fallback={`${message}.`}>
            {t('file.broken.place', { line: line ?? 1, column: column ?? 1, message })}
          </Show>
        </p>
      </Notice>
    </div>
  );
}
