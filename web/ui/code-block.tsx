/**
 * A block to copy: a command wraps where it is long, code of several lines keeps them and scrolls.
 * The button appears only where scripts run (client.ts listens for it).
 */
import type { JSX } from 'solid-js';
import { CopyButton } from './copy-button.tsx';
import styles from './code-block.module.css';

export function CodeBlock(props: { code: string; copyLabel: string; copiedLabel: string }): JSX.Element {
  const hasLines = (): boolean => props.code.includes('\n');
  return (
    <div class={styles.block}>
      <pre class={hasLines() ? `${styles.code} ${styles.lines}` : styles.code} tabindex={hasLines() ? 0 : undefined}>
        <code>{props.code}</code>
      </pre>
      <CopyButton text={props.code} label={props.copyLabel} doneLabel={props.copiedLabel} />
    </div>
  );
}
