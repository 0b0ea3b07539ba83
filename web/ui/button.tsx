/** A button, or a link that looks like one. */
import type { JSX } from 'solid-js';
import styles from './button.module.css';

interface Look {
  readonly children: JSX.Element;
  readonly look?: 'plain' | 'primary' | 'quiet';
  readonly isSmall?: boolean;
}

export function Button(props: Look & { type?: 'submit' | 'button' }): JSX.Element {
  return (
    <button type={props.type ?? 'submit'} class={classOf(props)}>
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
