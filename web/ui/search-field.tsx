/** A search form that works as a plain GET; `/` reaches it where scripts run. */
import type { JSX } from 'solid-js';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import styles from './search-field.module.css';

export function SearchField(props: {
  action: string;
  label: string;
  submitLabel: string;
  value?: string;
  /** Of the parameter. */
  name?: string;
  /** Further fields of the form, such as the order of the results. */
  children?: JSX.Element;
}): JSX.Element {
  return (
    <form class={styles.search} role="search" action={props.action}>
      <div class={styles.field}>
        <Icon name="search" />
        <input
          type="search"
          name={props.name ?? 'search'}
          value={props.value ?? ''}
          aria-label={props.label}
          placeholder={props.label}
          maxlength="200"
          spellcheck={false}
          autocapitalize="none"
        />
      </div>
      {props.children}
      <Button>{props.submitLabel}</Button>
    </form>
  );
}
