/** What every field of a form has around it: its label, a hint, and what is wrong with it. */
import { type JSX, Show } from 'solid-js';
import styles from './field.module.css';

export function Field(props: {
  label: string;
  /** The control inside has the id `field-{name}` and names `field-{name}-hint` and `-problem` as its description. */
  name: string;
  hint?: string | undefined;
  problem?: string | undefined;
  children: JSX.Element;
}): JSX.Element {
  return (
    <div class={styles.field}>
      <label class={styles.label} for={`field-${props.name}`}>
        {props.label}
      </label>
      {props.children}
      <Show when={props.hint}>
        <p class={styles.hint} id={`field-${props.name}-hint`}>
          {props.hint}
        </p>
      </Show>
      <Show when={props.problem}>
        <p class={styles.problem} id={`field-${props.name}-problem`}>
          {props.problem}
        </p>
      </Show>
    </div>
  );
}
