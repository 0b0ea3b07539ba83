/** A person or an organization as its initial on a colour of its own; hidden from screen readers, which hear the name. */
import type { JSX } from 'solid-js';
import styles from './avatar.module.css';

const GROUNDS = 6;

export function Avatar(props: { name: string; size?: 'small' | 'large' }): JSX.Element {
  const initial = (): string => Array.from(props.name)[0]?.toUpperCase() ?? '';
  const ground = (): string => styles[`ground${hash(props.name.toLowerCase()) % GROUNDS}`] ?? '';
  return (
    <span class={`${styles.avatar} ${styles[props.size ?? 'small']} ${ground()}`} aria-hidden="true">
      {initial()}
    </span>
  );
}

function hash(text: string): number {
  let sum = 7;
  for (let at = 0; at < text.length; at++) sum = (sum * 31 + text.charCodeAt(at)) >>> 0;
  return sum;
}
