/** The filters in force, each with the way to remove it. */
import { For, type JSX, Show } from 'solid-js';
import type { ListData, ListQuery } from '../../contract.ts';
import { facetLabel } from '../../lib/facet-label.ts';
import { useI18n } from '../../lib/i18n.ts';
import { Icon } from '../../ui/icon.tsx';
import { facetNames, listAddress } from './list-address.ts';
import { sizeLabel } from './sizes.ts';
import styles from './filter-chips.module.css';

interface Chip {
  readonly text: string;
  readonly without: Partial<ListQuery>;
}

export function FilterChips(props: { data: ListData }): JSX.Element {
  const { t } = useI18n();
  return (
    <Show when={chipsOf(props.data).length > 0}>
      <ul class={styles.chips} aria-label={t('list.filters')}>
        <For each={chipsOf(props.data)}>
          {({ text, without }) => (
            <li>
              <a
                class={styles.chip}
                href={listAddress(props.data, without)}
                aria-label={t('list.filter.remove', { filter: text })}
              >
                {text}
                <Icon name="close" />
              </a>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

function chipsOf({ query }: ListData): readonly Chip[] {
  const i18n = useI18n();
  const { t } = i18n;
  const { author, tag, size } = query;
  return [
    ...(author === '' ? [] : [{ text: t('list.filter.author', { author }), without: { author: '' } }]),
    ...(tag === '' ? [] : [{ text: t('list.filter.tag', { tag }), without: { tag: '' } }]),
    ...facetNames
      .filter((name) => query[name] !== '')
      .map((name) => ({ text: facetLabel(i18n, name, query[name]), without: { [name]: '' } })),
    ...(size === '' ? [] : [{ text: sizeLabel(i18n, size), without: { size: '' as const } }]),
  ];
}
