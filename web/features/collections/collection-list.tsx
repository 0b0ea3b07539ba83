/** Collections one below the other: title, owner, and the first of what is in them. */
import { For, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { CollectionSummary } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { kindIcon } from '../../lib/repo-kinds.ts';
import { Badge } from '../../ui/badge.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './collection-list.module.css';

export function CollectionList(props: { collections: readonly CollectionSummary[]; headingLevel: 2 | 3 }): JSX.Element {
  const { t, format } = useI18n();
  return (
    <ul>
      <For each={props.collections}>
        {(collection) => (
          <li class={styles.row}>
            <div class={styles.head}>
              <Dynamic component={`h${props.headingLevel}`} class={styles.title}>
                <a href={paths.collection(collection.slug)}>{collection.title}</a>
              </Dynamic>
              <Show when={collection.isPrivate}>
                <Badge icon="lock">{t('list.private')}</Badge>
              </Show>
            </div>
            <Show when={collection.description}>
              {(description) => <p class={styles.description}>{description()}</p>}
            </Show>
            <p class={styles.facts}>
              <span>{t('collections.by', { owner: collection.owner })}</span>
              <Time at={collection.updatedAt} />
              <Show when={collection.upvotes > 0}>
                <span>
                  {t('collections.upvotes', {
                    count: collection.upvotes,
                    amount: format.compact(collection.upvotes),
                  })}
                </span>
              </Show>
            </p>
            <Show when={collection.first.length > 0}>
              <ul class={styles.first}>
                <For each={collection.first}>
                  {(repo) => (
                    <li>
                      <Icon name={kindIcon[repo.kind]} />
                      <span>{`${repo.namespace}/${repo.name}`}</span>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}
