/** The title of a page with a sentence below it and, at the end of the line, what to do. */
import { type JSX, Show } from 'solid-js';
import styles from './page-head.module.css';

export function PageHead(props: { title: string; lead?: string; children?: JSX.Element }): JSX.Element {
  return (
    <div class={styles.head}>
      <div class={styles.text}>
        <h1>{props.title}</h1>
        <Show when={props.lead}>
          <p class={styles.lead}>{props.lead}</p>
        </Show>
      </div>
      {props.children}
    </div>
  );
}
