/** Copies a text; shown only where scripts run. behaviours/copy.ts does the copying and tells screen readers. */
import type { JSX } from 'solid-js';
import { Icon } from './icon.tsx';
import styles from './copy-button.module.css';

/** `from`: selects the element whose lines are copied in place of a text, so that a long one stands in the page once. */
export function CopyButton(props: { text: string; from?: string; label: string; doneLabel: string }): JSX.Element {
  return (
    <button
      type="button"
      class={styles.copy}
      data-copy={props.text}
      data-copy-from={props.from}
      data-copied-label={props.doneLabel}
      aria-label={props.label}
      title={props.label}
    >
      <Icon name="copy" />
    </button>
  );
}
