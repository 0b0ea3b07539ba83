/** What is known about a repository from its card and its files, as a list of facts. */
import { For, type JSX, Show } from 'solid-js';
import type { CardData, RepoKind, WeightsSummary } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths, withQuery } from '../../lib/paths.ts';
import { taskLabel } from '../../lib/task-label.ts';
import { Badge } from '../../ui/badge.tsx';
import { Time } from '../../ui/time.tsx';
import { DownloadsChart } from './downloads-chart.tsx';
import styles from './about.module.css';

const SHOWN_LANGUAGES = 12;
const SHOWN_TAGS = 20;

export function About(props: { data: CardData }): JSX.Element {
  const { t, format } = useI18n();
  const { repo } = props.data;
  const inList = (facet: 'task' | 'library' | 'license' | 'language' | 'format', value: string): string =>
    withQuery(paths.list(repo.kind), { [facet]: value });
  return (
    <section class={styles.about} aria-labelledby="about-title">
      <h2 id="about-title">{t('repo.about')}</h2>
      <dl class={styles.facts}>
        <Fact name={t('repo.task')} links={repo.task ? [[taskLabel(t, repo.task), inList('task', repo.task)]] : []} />
        <Fact name={t('repo.library')} links={repo.library ? [[repo.library, inList('library', repo.library)]] : []} />
        <Fact
          name={t('repo.license')}
          links={repo.license ? [[repo.license, inList('license', repo.licenseId ?? repo.license)]] : []}
        />
        <Fact
          name={t('repo.language', { count: props.data.languages.length })}
          links={props.data.languages
            .slice(0, SHOWN_LANGUAGES)
            .map((tag) => [format.language(tag), inList('language', tag)])}
          more={props.data.languages.length > SHOWN_LANGUAGES}
        />
        <Fact name={t('repo.formats')} links={props.data.formats.map((name) => [name, inList('format', name)])} />
        <Fact name={t('repo.parameters')} value={props.data.weights && format.compact(props.data.weights.parameters)} />
        <Fact
          name={t('repo.contextLength')}
          value={
            props.data.contextLength > 0 &&
            t('repo.contextLength.tokens', { amount: format.number(props.data.contextLength) })
          }
        />
        <Fact name={t('repo.size')} value={props.data.storageBytes > 0 && format.bytes(props.data.storageBytes)} />
        <Fact
          name={t('repo.papers', { count: props.data.papers.length })}
          links={props.data.papers.map((id) => [`arXiv:${id}`, paths.tag(repo.kind, `arxiv:${id}`)])}
        />
        <dt>{t('repo.created')}</dt>
        <dd>
          <Time at={repo.createdAt} />
        </dd>
      </dl>
      <Show when={props.data.weights}>{(weights) => <Types weights={weights()} />}</Show>
      <Show when={props.data.gate === null && (props.data.weightsFile ?? props.data.ggufFile)}>
        {(file) => (
          <a class={styles.tensors} href={paths.blob(props.data.repo, props.data.repo.defaultBranch, file())}>
            {t('weights.link')}
          </a>
        )}
      </Show>
      <DownloadsChart byDay={props.data.downloadsByDay} total={repo.downloads} />
      <Tags kind={repo.kind} tags={props.data.tags} />
    </section>
  );
}

type FactLink = readonly [label: string, href: string];

function Fact(props: {
  name: string;
  value?: string | false | null;
  links?: readonly FactLink[];
  more?: boolean;
}): JSX.Element {
  const links = (): readonly FactLink[] => props.links ?? [];
  return (
    <Show when={props.value || links().length > 0}>
      <dt>{props.name}</dt>
      <dd>
        {props.value}
        <For each={links()}>
          {([label, href], index) => (
            <>
              {index() > 0 ? ' ' : ''}
              <span class={styles.link}>
                <a href={href}>{label}</a>
                {index() < links().length - 1 || props.more === true ? ',' : ''}
              </span>
            </>
          )}
        </For>
        {props.more === true ? ' …' : ''}
      </dd>
    </Show>
  );
}

function Tags(props: { kind: RepoKind; tags: readonly string[] }): JSX.Element {
  const { t } = useI18n();
  return (
    <Show when={props.tags.length > 0}>
      <h3 class={styles.tagsTitle}>{t('repo.tags')}</h3>
      <TagList kind={props.kind} tags={props.tags.slice(0, SHOWN_TAGS)} />
      <Show when={props.tags.length > SHOWN_TAGS}>
        <details>
          <summary class={styles.moreTags}>{t('repo.tags.more', { count: props.tags.length - SHOWN_TAGS })}</summary>
          <TagList kind={props.kind} tags={props.tags.slice(SHOWN_TAGS)} />
        </details>
      </Show>
    </Show>
  );
}

function TagList(props: { kind: RepoKind; tags: readonly string[] }): JSX.Element {
  return (
    <ul class={styles.tags}>
      <For each={props.tags}>
        {(tag) => (
          <li>
            <a href={paths.tag(props.kind, tag)}>
              <Badge>{tag}</Badge>
            </a>
          </li>
        )}
      </For>
    </ul>
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
