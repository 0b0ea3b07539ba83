/** A raised part of a page, with an optional title in its head. */
import { type JSX, Show } from 'solid-js';
import styles from './panel.module.css';

export function Panel(props: {
  children: JSX.Element;
  title?: string;
  /** Unique in the page; what the title is linked by. Needed with a title. */
  id?: string;
  lead?: string;
  /** `flush`: lists and tables that reach the edge. */
  inset?: 'padded' | 'flush';
  tone?: 'plain' | 'danger';
  /** Stands at the end of the head, such as a link to more. */
  action?: JSX.Element;
}): JSX.Element {
  return (
    <section
      class={`${styles.panel} ${props.tone === 'danger' ? styles.danger : ''}`}
      id={props.id}
      aria-labelledby={props.title === undefined ? undefined : `${props.id}-title`}
    >
      <Show when={props.title}>
        <div class={styles.head}>
          <h2 class={styles.title} id={`${props.id}-title`}>
            {props.title}
          </h2>
          {props.action}
          <Show when={props.lead}>
            <p class={styles.lead}>{props.lead}</p>
          </Show>
        </div>
      </Show>
      <div class={props.inset === 'flush' ? undefined : styles.body}>{props.children}</div>
    </section>
  );
}
