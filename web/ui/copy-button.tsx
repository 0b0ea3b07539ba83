/** Copies a text; shown only where scripts run. behaviours/copy.ts does the copying and tells screen readers. */
import type { JSX } from 'solid-js';
import { Icon } from './icon.tsx';
import styles from './copy-button.module.css';

export function CopyButton(props: { text: string; label: string; doneLabel: string }): JSX.Element {
  return (
    <button
      type="button"
      class={styles.copy}
      data-copy={props.text}
      data-copied-label={props.doneLabel}
      aria-label={props.label}
      title={props.label}
    >
      <Icon name="copy" />
    </button>
  );
}
