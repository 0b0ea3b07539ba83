/** Which subset and which split is looked at: links, in a list that opens without scripts when there are many. */
import { For, type JSX, Show } from 'solid-js';
import type { DatasetPlace, DatasetSplit } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './split-picker.module.css';

/** Shown side by side up to so many. */
const MAX_INLINE = 5;

export function SplitPicker(props: {
  place: DatasetPlace;
  address: (config: string, split: string) => string;
}): JSX.Element {
  const { t } = useI18n();
  const splits = (): readonly DatasetSplit[] =>
    props.place.configs.find(({ name }) => name === props.place.config)?.splits ?? [];
  return (
    <div class={styles.pickers}>
      <Show when={props.place.configs.length > 1}>
        <Choice
          label={t('data.subset')}
          current={props.place.config}
          names={props.place.configs.map(({ name }) => name)}
          address={(config) => {
            const found = props.place.configs.find(({ name }) => name === config)?.splits ?? [];
            const same = found.find(({ name }) => name === props.place.split) ?? found[0];
            return props.address(config, same?.name ?? props.place.split);
          }}
        />
      </Show>
      <Choice
        label={t('data.split')}
        current={props.place.split}
        names={splits().map(({ name }) => name)}
        address={(split) => props.address(props.place.config, split)}
      />
    </div>
  );
}

function Choice(props: {
  label: string;
  current: string;
  names: readonly string[];
  address: (name: string) => string;
}): JSX.Element {
  const links = (): JSX.Element => (
    <ul class={styles.links}>
      <For each={props.names}>
        {(name) => (
          <li>
            <a href={props.address(name)} aria-current={name === props.current ? 'true' : undefined}>
              <bdi>{name}</bdi>
            </a>
          </li>
        )}
      </For>
    </ul>
  );
  return (
    <Show
      when={props.names.length > MAX_INLINE}
      fallback={
        <nav class={styles.inline} aria-label={props.label}>
          <span class={styles.label} aria-hidden="true">
            {props.label}
          </span>
          {links()}
        </nav>
      }
    >
      <details class={styles.picker} data-behaviour="menu">
        <summary class={styles.summary}>
          <span class={styles.label}>{props.label}</span>
          <bdi class={styles.current}>{props.current}</bdi>
          <Icon name="down" />
        </summary>
        <nav class={styles.menu} aria-label={props.label}>
          {links()}
        </nav>
      </details>
    </Show>
  );
}
