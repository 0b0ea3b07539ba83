/** A list of links and forms that drops down; opens without scripts, and closes on Escape where they run. */
import type { JSX } from 'solid-js';
import styles from './menu.module.css';

export function Menu(props: {
  /** What the closed menu shows. */
  summary: JSX.Element;
  /** Name for screen readers, when the summary does not say it. */
  label?: string | undefined;
  align?: 'start' | 'end';
  children: JSX.Element;
}): JSX.Element {
  return (
    <details class={styles.menu} data-behaviour="menu">
      <summary class={styles.summary} aria-label={props.label}>
        {props.summary}
      </summary>
      <div class={`${styles.list} ${props.align === 'end' ? styles.end : ''}`}>{props.children}</div>
    </details>
  );
}

export function MenuLink(props: { href: string; children: JSX.Element }): JSX.Element {
  return (
    <a class={styles.item} href={props.href}>
      {props.children}
    </a>
  );
}

/** Inside a form of its own. */
export function MenuButton(props: { children: JSX.Element }): JSX.Element {
  return <button class={styles.item}>{props.children}</button>;
}

export function MenuLine(): JSX.Element {
  return <hr class={styles.line} />;
}
