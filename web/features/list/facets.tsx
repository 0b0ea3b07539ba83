/** What a list can be narrowed by, as links with counts; on narrow screens behind a button that works without scripts. */
import { For, type JSX, Show } from 'solid-js';
import type { FacetName, FacetValue, ListData, ModelSize } from '../../contract.ts';
import { facetLabel } from '../../lib/facet-label.ts';
import { useI18n } from '../../lib/i18n.ts';
import { Icon } from '../../ui/icon.tsx';
import { facetNames, listAddress } from './list-address.ts';
import { modelSizes, sizeLabel } from './sizes.ts';
import styles from './facets.module.css';

const SHOWN = 8;

export function Facets(props: { data: ListData }): JSX.Element {
  const { t } = useI18n();
  const filled = (): readonly FacetName[] => facetNames.filter((name) => props.data.facets[name].length > 0);
  return (
    <Show when={filled().length > 0} fallback={<div class={styles.none} />}>
      <details class={styles.facets} open={false}>
        <summary class={styles.summary}>
          <Icon name="settings" />
          {t('list.facets.open')}
        </summary>
      </details>
      <nav class={styles.groups} aria-label={t('list.facets')}>
        <For each={filled()}>{(name) => <Group data={props.data} name={name} />}</For>
        <Show when={props.data.kind === 'model'}>
          <Sizes data={props.data} />
        </Show>
      </nav>
    </Show>
  );
}

function Group(props: { data: ListData; name: FacetName }): JSX.Element {
  const { t } = useI18n();
  const values = (): readonly FacetValue[] => props.data.facets[props.name];
  return (
    <section class={styles.group}>
      <h2 class={styles.title}>{t(`list.facet.${props.name}`)}</h2>
      <Values data={props.data} name={props.name} values={values().slice(0, SHOWN)} />
      <Show when={values().length > SHOWN}>
        <details class={styles.rest}>
          <summary>{t('list.facet.more', { count: values().length - SHOWN })}</summary>
          <Values data={props.data} name={props.name} values={values().slice(SHOWN)} />
        </details>
      </Show>
    </section>
  );
}

/** Steps instead of values: what they would leave is not counted. */
function Sizes(props: { data: ListData }): JSX.Element {
  const i18n = useI18n();
  const isChosen = (size: ModelSize): boolean => props.data.query.size === size;
  return (
    <section class={styles.group}>
      <h2 class={styles.title}>{i18n.t('list.size')}</h2>
      <ul class={styles.values}>
        <For each={modelSizes}>
          {(size) => (
            <li>
              <a
                class={styles.value}
                href={listAddress(props.data, { size: isChosen(size) ? '' : size })}
                aria-current={isChosen(size) ? 'true' : undefined}
                rel="nofollow"
              >
                <span class={styles.name}>{sizeLabel(i18n, size)}</span>
                <Show when={isChosen(size)}>
                  <Icon name="close" />
                </Show>
              </a>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}

function Values(props: { data: ListData; name: FacetName; values: readonly FacetValue[] }): JSX.Element {
  const i18n = useI18n();
  const { t, format } = i18n;
  const isChosen = (value: string): boolean => props.data.query[props.name].toLowerCase() === value.toLowerCase();
  return (
    <ul class={styles.values}>
      <For each={props.values}>
        {({ value, count }) => (
          <li>
            <a
              class={styles.value}
              href={listAddress(props.data, { [props.name]: isChosen(value) ? '' : value })}
              aria-current={isChosen(value) ? 'true' : undefined}
              rel="nofollow"
            >
              <span class={styles.name}>{facetLabel(i18n, props.name, value)}</span>
              <Show
                when={isChosen(value)}
                fallback={
                  <span class={styles.count} aria-hidden="true">
                    {format.compact(count)}
                  </span>
                }
              >
                <Icon name="close" />
              </Show>
              <span class="visually-hidden">{t('list.facet.count', { count })}</span>
            </a>
          </li>
        )}
      </For>
    </ul>
  );
}
