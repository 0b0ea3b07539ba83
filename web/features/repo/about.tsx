/** What is known about a repository from its card and its files, as a list of facts. */
import { For, type JSX, Show } from 'solid-js';
import type { CardData, WeightsSummary } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { Badge } from '../../ui/badge.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './about.module.css';

const SHOWN_LANGUAGES = 12;

export function About(props: { data: CardData }): JSX.Element {
  const { t, format } = useI18n();
  return (
    <section class={styles.about} aria-labelledby="about-title">
      <h2 id="about-title">{t('repo.about')}</h2>
      <dl class={styles.facts}>
        <Fact name={t('repo.task')} value={props.data.repo.task} />
        <Fact name={t('repo.library')} value={props.data.repo.library} />
        <Fact name={t('repo.license')} value={props.data.repo.license} />
        <Fact
          name={t('repo.language', { count: props.data.languages.length })}
          value={languageNames(props.data.languages)}
        />
        <Fact
          name={t('repo.baseModel', { count: props.data.baseModels.length })}
          value={props.data.baseModels.join(', ')}
        />
        <Fact name={t('repo.datasets', { count: props.data.datasets.length })} value={props.data.datasets.join(', ')} />
        <Fact
          name={t('repo.size')}
          value={props.data.storageBytes > 0 ? format.bytes(props.data.storageBytes) : undefined}
        />
        <Fact name={t('repo.parameters')} value={props.data.weights && format.compact(props.data.weights.parameters)} />
        <Fact
          name={t('repo.downloads')}
          value={`${format.number(props.data.repo.downloads)} ${t('repo.downloads.window')}`}
        />
        <dt>{t('repo.created')}</dt>
        <dd>
          <Time at={props.data.repo.createdAt} />
        </dd>
      </dl>
      <Show when={props.data.weights}>{(weights) => <Types weights={weights()} />}</Show>
      <Show when={props.data.tags.length > 0}>
        <h3 class={styles.tagsTitle}>{t('repo.tags')}</h3>
        <ul class={styles.tags}>
          <For each={props.data.tags}>
            {(tag) => (
              <li>
                <a href={paths.tag(props.data.repo.kind, tag)}>
                  <Badge>{tag}</Badge>
                </a>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );

  function languageNames(tags: readonly string[]): string {
    return (
      tags.slice(0, SHOWN_LANGUAGES).map(format.language).join(', ') + (tags.length > SHOWN_LANGUAGES ? ', …' : '')
    );
  }
}

function Fact(props: { name: string; value: string | null | undefined }): JSX.Element {
  return (
    <Show when={props.value}>
      {(value) => (
        <>
          <dt>{props.name}</dt>
          <dd>{value()}</dd>
        </>
      )}
    </Show>
  );
}

/** Share of each number type as one bar; the text beside it says the same. */
function Types(props: { weights: WeightsSummary }): JSX.Element {
  const { t, format } = useI18n();
  const offsets = (): readonly number[] => {
    let end = 0;
    return props.weights.byType.map(({ share }) => (end += share) - share);
  };
  return (
    <div class={styles.types}>
      <h3 class={styles.tagsTitle}>{t('repo.parameters.byType')}</h3>
      <svg class={styles.bar} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <For each={props.weights.byType}>
          {({ share }, index) => (
            <rect
              x={100 * (offsets()[index()] ?? 0)}
              width={100 * share}
              height="4"
              fill-opacity={Math.max(0.2, 1 - index() * 0.3)}
            />
          )}
        </For>
      </svg>
      <ul class={styles.legend}>
        <For each={props.weights.byType}>
          {({ type, parameters, share }) => (
            <li>
              <span>{type}</span>
              <span>{format.compact(parameters)}</span>
              <span>{format.percent(share)}</span>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}
