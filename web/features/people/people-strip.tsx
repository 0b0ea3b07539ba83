/** A few people or organizations side by side, with a link to all of them where there are more. */
import { For, type JSX, Show } from 'solid-js';
import type { OwnerSummary } from '../../contract.ts';
import { paths } from '../../lib/paths.ts';
import { Avatar } from '../../ui/avatar.tsx';
import styles from './people-strip.module.css';

export function PeopleStrip(props: {
  label: string;
  people: readonly OwnerSummary[];
  more?: { readonly href: string; readonly text: string } | undefined;
}): JSX.Element {
  return (
    <div class={styles.strip} role="group" aria-label={props.label}>
      <span class={styles.label} aria-hidden="true">
        {props.label}
      </span>
      <ul class={styles.people}>
        <For each={props.people}>
          {({ name, fullName }) => (
            <li>
              <a class={styles.person} href={paths.owner(name)} title={fullName === '' ? undefined : fullName}>
                <Avatar name={name} />
                {name}
              </a>
            </li>
          )}
        </For>
        <Show when={props.more}>
          {(more) => (
            <li>
              <a class={styles.more} href={more().href}>
                {more().text}
              </a>
            </li>
          )}
        </Show>
      </ul>
    </div>
  );
}
