/** People one below the other, each leading to their page. */
import { For, type JSX, Show } from 'solid-js';
import type { OwnerSummary } from '../../contract.ts';
import { paths } from '../../lib/paths.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { RoleBadge } from './role-badge.tsx';
import styles from './people-list.module.css';

export function PeopleList(props: { people: readonly OwnerSummary[] }): JSX.Element {
  return (
    <ul class={styles.list}>
      <For each={props.people}>
        {({ name, fullName, role }) => (
          <li>
            <a class={styles.person} href={paths.owner(name)}>
              <Avatar name={name} />
              <span class={styles.name}>{name}</span>
              <Show when={fullName !== ''}>
                <span class={styles.fullName}>{fullName}</span>
              </Show>
              <Show when={role}>{(shown) => <RoleBadge role={shown()} />}</Show>
            </a>
          </li>
        )}
      </For>
    </ul>
  );
}
