/** Where a model comes from and what was made of it, as a small tree with links into the list of models. */
import { For, type JSX, Show } from 'solid-js';
import type { Derivation, NamedRepo, RepoName, RepoRelations } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './related.module.css';

const derivations: readonly Derivation[] = ['adapter', 'finetune', 'quantized', 'merge'];

export function Lineage(props: { repo: RepoName; relations: RepoRelations }): JSX.Element {
  const { t, format } = useI18n();
  const made = (): readonly Derivation[] => derivations.filter((name) => props.relations.derived[name] > 0);
  const isThere = (): boolean => props.relations.baseModels.length > 0 || made().length > 0;
  return (
    <Show when={props.repo.kind === 'model' && isThere()}>
      <section class={styles.section} aria-labelledby="lineage-title">
        <h2 id="lineage-title">{t('lineage.title')}</h2>
        <ul class={styles.tree}>
          <For each={props.relations.baseModels}>
            {(base) => (
              <li>
                <span class={styles.role}>{t('repo.baseModel', { count: 1 })}</span>
                <Named base={base} />
              </li>
            )}
          </For>
          <li class={styles.self}>
            <span class={styles.role}>{t('lineage.this')}</span>
            <span>{props.repo.name}</span>
          </li>
          <For each={made()}>
            {(name) => (
              <li>
                <span class={styles.role}>{t(`lineage.${name}`)}</span>
                <a href={paths.tag('model', `base_model:${name}:${props.repo.namespace}/${props.repo.name}`)}>
                  {t('lineage.models', {
                    count: props.relations.derived[name],
                    amount: format.compact(props.relations.derived[name]),
                  })}
                  <Icon name="right" />
                </a>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

/** One that is here is a link to it; of one that is not, those who also come from it can still be looked at. */
function Named(props: { base: NamedRepo }): JSX.Element {
  return (
    <Show
      when={props.base.repo}
      fallback={<a href={paths.tag('model', `base_model:${props.base.name}`)}>{props.base.name}</a>}
    >
      {(repo) => <a href={paths.repo(repo())}>{props.base.name}</a>}
    </Show>
  );
}
