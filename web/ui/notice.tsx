/** A message set apart from the text around it; `danger` is read out at once. */
import type { JSX } from 'solid-js';
import styles from './notice.module.css';

const roles = { danger: 'alert', success: 'status', plain: undefined, warning: undefined } as const;

export function Notice(props: { children: JSX.Element; tone: keyof typeof roles }): JSX.Element {
  return (
    <div class={`${styles.notice} ${styles[props.tone]}`} role={roles[props.tone]}>
      {props.children}
    </div>
  );
}
