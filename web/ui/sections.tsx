/** Links between the pages of one thing, the current one marked: tabs of a repository, of the settings, of a person. */
import { For, type JSX, Show } from 'solid-js';
import { Icon, type IconName } from './icon.tsx';
import styles from './sections.module.css';

export interface Section {
  readonly href: string;
  readonly label: string;
  readonly isCurrent: boolean;
  readonly icon?: IconName;
  /** Already written as the language does. */
  readonly count?: string;
}

export function Sections(props: { label: string; sections: readonly Section[] }): JSX.Element {
  return (
    <nav class={styles.sections} aria-label={props.label}>
      <For each={props.sections}>
        {(section) => (
          <a href={section.href} aria-current={section.isCurrent ? 'page' : undefined}>
            <Show when={section.icon}>{(icon) => <Icon name={icon()} />}</Show>
            {section.label}
            <Show when={section.count}>
              <span class={styles.count}>{section.count}</span>
            </Show>
          </a>
        )}
      </For>
    </nav>
  );
}
