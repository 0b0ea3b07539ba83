/** A block of commands to copy; long lines wrap. The button appears only where scripts run (client.ts listens for it). */
import type { JSX } from 'solid-js';
import { CopyButton } from './copy-button.tsx';
import styles from './code-block.module.css';

export function CodeBlock(props: { code: string; copyLabel: string; copiedLabel: string }): JSX.Element {
  return (
    <div class={styles.block}>
      <pre class={styles.code}>
        <code>{props.code}</code>
      </pre>
      <CopyButton text={props.code} label={props.copyLabel} doneLabel={props.copiedLabel} />
    </div>
  );
}
