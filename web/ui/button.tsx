/** A button, or a link that looks like one. */
import type { JSX } from 'solid-js';
import styles from './button.module.css';

interface Look {
  readonly children: JSX.Element;
  readonly look?: 'plain' | 'primary' | 'quiet' | 'danger';
  readonly isSmall?: boolean;
}

export function Button(
  props: Look & {
    type?: 'submit' | 'button';
    /** What the button sends with its form. */
    name?: string;
    value?: string;
    /** Name for screen readers, where the text needs its surroundings. */
    label?: string;
    /** For a button that switches something on and off: whether it is on. */
    isPressed?: boolean;
    /** Where it sends its form to, when not to the form's own address. */
    formAction?: string;
  },
): JSX.Element {
  return (
    <button
      type={props.type ?? 'submit'}
      class={classOf(props)}
      name={props.name}
      value={props.value}
      formaction={props.formAction}
      aria-label={props.label}
      aria-pressed={props.isPressed}
    >
      {props.children}
    </button>
  );
}

export function ButtonLink(props: Look & { href: string; rel?: string; download?: boolean }): JSX.Element {
  return (
    <a href={props.href} rel={props.rel} download={props.download ? '' : undefined} class={classOf(props)}>
      {props.children}
    </a>
  );
}

function classOf(look: Look): string {
  const { [look.look ?? 'plain']: own = '' } = styles;
  return `${styles.button} ${own} ${look.isSmall === true ? styles.small : ''}`;
}
