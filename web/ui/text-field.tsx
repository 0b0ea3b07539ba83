/** A labelled line of text in a form; the label is not optional. */
import type { JSX } from 'solid-js';
import styles from './text-field.module.css';

export function TextField(props: {
  label: string;
  name: string;
  value?: string;
  type?: 'text' | 'password';
  autocomplete: 'username' | 'current-password';
  isInvalid?: boolean;
}): JSX.Element {
  return (
    <label class={styles.field}>
      <span class={styles.label}>{props.label}</span>
      <input
        class={styles.input}
        type={props.type ?? 'text'}
        name={props.name}
        value={props.value ?? ''}
        autocomplete={props.autocomplete}
        autocapitalize="none"
        spellcheck={false}
        required
        aria-invalid={props.isInvalid ? 'true' : undefined}
      />
    </label>
  );
}
