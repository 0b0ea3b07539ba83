/** Other things of this hub that a repository belongs with: what it was trained on, what was trained on it, collections. */
import { For, type JSX, Show } from 'solid-js';
import type { RepoName, RepoRelations } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './related.module.css';

export function Related(props: { repo: RepoName; relations: RepoRelations }): JSX.Element {
  const { t, format } = useI18n();
  const { datasets, trainedModels, collections } = props.relations;
  return (
    <>
      <Show when={datasets.length > 0}>
        <Group
          id="datasets-title"
          title={t('repo.datasets', { count: datasets.length })}
          links={datasets.map(({ name, repo }) => ({ label: name, href: repo === null ? null : paths.repo(repo) }))}
        />
      </Show>
      <Show when={trainedModels.count > 0}>
        <Group
          id="trained-title"
          title={t('related.models')}
          links={trainedModels.first.map((model) => ({
            label: `${model.namespace}/${model.name}`,
            href: paths.repo(model),
          }))}
          more={{
            label: t('related.models.all', { count: trainedModels.count, amount: format.compact(trainedModels.count) }),
            href: paths.tag('model', `dataset:${props.repo.namespace}/${props.repo.name}`),
          }}
        />
      </Show>
      <Show when={collections.length > 0}>
        <Group
          id="held-title"
          title={t('related.collections')}
          links={collections.map(({ slug, title }) => ({ label: title, href: paths.collection(slug) }))}
        />
      </Show>
    </>
  );
}

interface Link {
  readonly label: string;
  /** Null: it is not on this hub. */
  readonly href: string | null;
}

function Group(props: { id: string; title: string; links: readonly Link[]; more?: Link }): JSX.Element {
  return (
    <section class={styles.section} aria-labelledby={props.id}>
      <h2 id={props.id}>{props.title}</h2>
      <ul class={styles.links}>
        <For each={props.links}>
          {({ label, href }) => (
            <li>
              <Show when={href} fallback={<span>{label}</span>}>
                {(address) => <a href={address()}>{label}</a>}
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.more?.href}>
        {(address) => (
          <p class={styles.more}>
            <a href={address()}>
              {props.more?.label}
              <Icon name="right" />
            </a>
          </p>
        )}
      </Show>
    </section>
  );
}
