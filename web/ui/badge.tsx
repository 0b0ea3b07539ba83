/** A small label; `tone` sets how loud it is. */
import type { JSX } from 'solid-js';
import { Icon, type IconName } from './icon.tsx';
import styles from './badge.module.css';

export function Badge(props: {
  children: JSX.Element;
  icon?: IconName;
  tone?: 'plain' | 'accent' | 'warning';
  title?: string;
}): JSX.Element {
  return (
    <span class={`${styles.badge} ${styles[props.tone ?? 'plain']}`} title={props.title}>
      {props.icon === undefined ? undefined : <Icon name={props.icon} />}
      {props.children}
    </span>
  );
}
