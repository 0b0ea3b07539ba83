/** Who made a commit: a link to the account where there is one. */
import { type JSX, Show } from 'solid-js';
import type { CommitPerson } from '../../contract.ts';
import { paths } from '../../lib/paths.ts';
import { Avatar } from '../../ui/avatar.tsx';
import styles from './person.module.css';

export function Person(props: { person: CommitPerson; hasPicture?: boolean }): JSX.Element {
  return (
    <span class={styles.person}>
      <Show when={props.hasPicture !== false}>
        <Avatar name={props.person.username ?? props.person.name} />
      </Show>
      <Show when={props.person.username} fallback={<span class={styles.name}>{props.person.name}</span>}>
        {(username) => (
          <a class={styles.name} href={paths.owner(username())} title={props.person.name}>
            {username()}
          </a>
        )}
      </Show>
    </span>
  );
}
