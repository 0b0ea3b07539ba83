/** Says that there is nothing, and what to do about it. */
import { type JSX, Show } from 'solid-js';
import { Icon, type IconName } from './icon.tsx';
import styles from './empty-state.module.css';

export function EmptyState(props: {
  title: string;
  icon?: IconName;
  hint?: string;
  level?: 2 | 3;
  children?: JSX.Element;
}): JSX.Element {
  return (
    <div class={styles.empty}>
      <Show when={props.icon}>{(icon) => <Icon name={icon()} class={styles.icon} />}</Show>
      {props.level === 3 ? <h3>{props.title}</h3> : <h2>{props.title}</h2>}
      <Show when={props.hint}>
        <p>{props.hint}</p>
      </Show>
      <Show when={props.children}>
        <div class={styles.actions}>{props.children}</div>
      </Show>
    </div>
  );
}
