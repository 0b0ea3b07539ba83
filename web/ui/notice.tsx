/** A message set apart from the text around it; `danger` is read out at once. */
import type { JSX } from 'solid-js';
import styles from './notice.module.css';

export function Notice(props: { children: JSX.Element; tone: 'plain' | 'warning' | 'danger' }): JSX.Element {
  return (
    <div class={`${styles.notice} ${styles[props.tone]}`} role={props.tone === 'danger' ? 'alert' : undefined}>
      {props.children}
    </div>
  );
}
