/** What people put together, of everybody or of one owner. */
import { type JSX, Show } from 'solid-js';
import type { CollectionsData } from '../contract.ts';
import { CollectionList } from '../features/collections/collection-list.tsx';
import { useI18n } from '../lib/i18n.ts';
import { paths } from '../lib/paths.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Panel } from '../ui/panel.tsx';
import { SearchField } from '../ui/search-field.tsx';
import styles from './collections-page.module.css';

export function CollectionsPage(props: { data: CollectionsData }): JSX.Element {
  const { t } = useI18n();
  const { query, collections, next } = props.data;
  const title = query.owner === '' ? t('collections.title') : t('collections.of', { owner: query.owner });
  return (
    <div class={styles.page}>
      <PageHead title={title} lead={t('collections.lead')} />
      <SearchField
        action={paths.collections()}
        label={t('collections.search')}
        submitLabel={t('search.submit')}
        value={query.search}
      >
        <Show when={query.owner}>
          <input type="hidden" name="owner" value={query.owner} />
        </Show>
      </SearchField>
      <Show when={collections.length > 0} fallback={<Nothing data={props.data} />}>
        <Panel inset="flush">
          <CollectionList collections={collections} headingLevel={2} />
        </Panel>
      </Show>
      <Show when={next}>
        {(cursor) => (
          <p>
            <ButtonLink href={paths.collections({ ...query, cursor: cursor() })}>{t('collections.more')}</ButtonLink>
          </p>
        )}
      </Show>
    </div>
  );
}

function Nothing(props: { data: CollectionsData }): JSX.Element {
  const { t } = useI18n();
  const { search, owner } = props.data.query;
  return (
    <Show
      when={search !== ''}
      fallback={<EmptyState title={t('collections.none')} icon="list" hint={t('collections.none.hint')} />}
    >
      <EmptyState title={t('list.none')} icon="search" hint={t('list.none.hint')}>
        <ButtonLink href={paths.collections({ owner })}>{t('list.clear')}</ButtonLink>
      </EmptyState>
    </Show>
  );
}
