/** One collection with everything in it. */
import { type JSX, Show } from 'solid-js';
import type { CollectionData } from '../contract.ts';
import { CollectionList } from '../features/collections/collection-list.tsx';
import { RepoList } from '../features/repo/repo-list.tsx';
import { useI18n } from '../lib/i18n.ts';
import { paths } from '../lib/paths.ts';
import { Badge } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Panel } from '../ui/panel.tsx';
import { Time } from '../ui/time.tsx';
import styles from './collections-page.module.css';

export function CollectionPage(props: { data: CollectionData }): JSX.Element {
  const { t, format } = useI18n();
  const { collection, repos, collections } = props.data;
  return (
    <div class={styles.page}>
      <PageHead title={collection.title} />
      <p class={styles.facts}>
        <a href={paths.owner(collection.owner)}>{collection.owner}</a>
        <Show when={collection.isPrivate}>
          <Badge icon="lock" tone="warning">
            {t('list.private')}
          </Badge>
        </Show>
        <span>
          {t('collections.updated')} <Time at={collection.updatedAt} />
        </span>
        <Show when={collection.upvotes > 0}>
          <span>
            {t('collections.upvotes', { count: collection.upvotes, amount: format.compact(collection.upvotes) })}
          </span>
        </Show>
        <a href={paths.collections({ owner: collection.owner })}>{t('collections.of', { owner: collection.owner })}</a>
      </p>
      <Show when={collection.description}>{(description) => <p class={styles.description}>{description()}</p>}</Show>
      <Show when={repos.length > 0}>
        <Panel inset="flush">
          <RepoList repos={repos} headingLevel={2} isMixed />
        </Panel>
      </Show>
      <Show when={collections.length > 0}>
        <Panel id="inside" title={t('collections.inside')} inset="flush">
          <CollectionList collections={collections} headingLevel={3} />
        </Panel>
      </Show>
      <Show when={repos.length + collections.length === 0}>
        <EmptyState title={t('collections.empty')} icon="list" />
      </Show>
    </div>
  );
}
