/** One choice out of a few, each shown as a card with what it means. Plain radio buttons underneath. */
import { For, type JSX, Show } from 'solid-js';
import { Icon, type IconName } from './icon.tsx';
import styles from './choice-cards.module.css';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
  readonly icon?: IconName;
}

export function ChoiceCards(props: {
  label: string;
  name: string;
  value: string;
  choices: readonly Choice[];
  /** How many stand side by side when there is room. */
  columns?: 2 | 4;
}): JSX.Element {
  return (
    <fieldset class={styles.group}>
      <legend class={styles.legend}>{props.label}</legend>
      <div class={`${styles.cards} ${props.columns === 4 ? styles.four : ''}`}>
        <For each={props.choices}>
          {(choice) => (
            <label class={styles.card}>
              <input type="radio" name={props.name} value={choice.value} checked={choice.value === props.value} />
              <Show when={choice.icon}>{(icon) => <Icon name={icon()} class={styles.icon} />}</Show>
              <span class={styles.text}>
                <span class={styles.label}>{choice.label}</span>
                <Show when={choice.description}>
                  <span class={styles.description}>{choice.description}</span>
                </Show>
              </span>
            </label>
          )}
        </For>
      </div>
    </fieldset>
  );
}
