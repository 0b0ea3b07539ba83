/** A repository's own page: its card, how to use it, and what is known about it. */
import { For, type JSX, Show } from 'solid-js';
import type { CardData, RepoName } from '../contract.ts';
import { useI18n } from '../lib/i18n.ts';
import type { ModelFacts } from '../lib/model-snippets.ts';
import { usePage } from '../lib/page-context.ts';
import { paths, withQuery } from '../lib/paths.ts';
import { pullSnippets, pushSnippets, updateSnippets } from '../lib/snippets.ts';
import { DatasetPreview } from '../features/dataset/dataset-preview.tsx';
import { About } from '../features/repo/about.tsx';
import { Evaluations } from '../features/repo/evaluations.tsx';
import { Gate } from '../features/repo/gate.tsx';
import { Lineage } from '../features/repo/lineage.tsx';
import { Related } from '../features/repo/related.tsx';
import { RepoFrame } from '../features/repo/repo-frame.tsx';
import { Snippets } from '../features/repo/snippets.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { Prose } from '../ui/prose.tsx';
import styles from './card-page.module.css';

export function CardPage(props: { data: CardData }): JSX.Element {
  return (
    <RepoFrame repo={props.data.repo} section="card">
      <Show when={props.data.repo.hasContent} fallback={<Empty data={props.data} />}>
        <div class={styles.columns}>
          <article class={styles.card}>
            <Show when={props.data.gate}>{(gate) => <Gate repo={props.data.repo} gate={gate()} />}</Show>
            <Jump data={props.data} />
            <Problems data={props.data} />
            <Show when={props.data.preview}>
              {(preview) => <DatasetPreview repo={props.data.repo} preview={preview()} />}
            </Show>
            <Card data={props.data} />
          </article>
          <aside class={styles.aside}>
            <Use data={props.data} />
            <Show when={props.data.repo.canWrite}>
              <Update data={props.data} />
            </Show>
            <Run data={props.data} />
            <Contents data={props.data} />
            <About data={props.data} />
            <Lineage repo={props.data.repo} relations={props.data.relations} />
            <Evaluations results={props.data.evaluations} />
            <Related repo={props.data.repo} relations={props.data.relations} />
          </aside>
        </div>
      </Show>
    </RepoFrame>
  );
}

/** On narrow screens the commands stand below the card, which may be long. */
function Jump(props: { data: CardData }): JSX.Element {
  const { t } = useI18n();
  return (
    <p class={styles.jump}>
      <ButtonLink isSmall href="#use-title">
        {t(`repo.use.${props.data.repo.kind}`)}
        <Icon name="down" />
      </ButtonLink>
    </p>
  );
}

function Card(props: { data: CardData }): JSX.Element {
  const { t } = useI18n();
  return (
    <Show
      when={props.data.card}
      fallback={
        <div class={styles.none}>
          <h2>{t('repo.card.none')}</h2>
          <p>{t('repo.card.none.hint')}</p>
          <Show when={props.data.repo.canWrite}>
            <p>{t('repo.card.none.steps')}</p>
            <CodeBlock code={firstCard(props.data.repo)} copyLabel={t('copy.label')} copiedLabel={t('copy.done')} />
          </Show>
        </div>
      }
    >
      {(card) => (
        <>
          <Prose text={card()} />
          <Show when={card().isTruncated}>
            <Notice tone="plain">
              {t('repo.card.truncated')}{' '}
              <a href={paths.blob(props.data.repo, props.data.repo.defaultBranch, 'README.md')}>README.md</a>
            </Notice>
          </Show>
        </>
      )}
    </Show>
  );
}

/** What a card may start with, so that lists and filters find the repository. */
function firstCard({ kind, name }: RepoName): string {
  const task = { model: 'pipeline_tag: text-generation', dataset: 'task_categories: [text-generation]' };
  const known = kind === 'model' || kind === 'dataset' ? `${task[kind]}\nlanguage: [en]\n` : '';
  return `---\nlicense: apache-2.0\n${known}---\n# ${name}\n\nWhat it is, and how to use it.`;
}

/** Mistakes never hide the card: they are told to the reader above it, with the line to mend. */
function Problems(props: { data: CardData }): JSX.Element {
  const { t } = useI18n();
  const readme = (): string => paths.blob(props.data.repo, props.data.repo.defaultBranch, 'README.md');
  return (
    <Show when={props.data.problems.length > 0}>
      <Notice tone="warning">
        <p>
          <strong>{t('repo.card.problems', { count: props.data.problems.length })}</strong>
        </p>
        <ul>
          <For each={props.data.problems}>
            {({ line, message, excerpt, fix }) => (
              <li class={styles.problem}>
                <Show when={line} fallback={message}>
                  {(at) => (
                    <>
                      <a href={`${withQuery(readme(), { view: 'code' })}#L${at()}`}>
                        {t('repo.card.line', { line: at() })}
                      </a>
                      {': '}
                      {message}
                    </>
                  )}
                </Show>
                <Show when={fix}>{(kind) => <> {t(`repo.card.fix.${kind()}`)}</>}</Show>
                <Show when={excerpt}>
                  {(text) => (
                    <pre>
                      <code>{text()}</code>
                    </pre>
                  )}
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Notice>
    </Show>
  );
}

function Use(props: { data: CardData }): JSX.Element {
  const { t } = useI18n();
  const { baseUrl } = usePage();
  const { repo } = props.data;
  return (
    <section class={styles.panel} aria-labelledby="use-title">
      <h2 id="use-title">{t(`repo.use.${props.data.repo.kind}`)}</h2>
      <Snippets
        id="use"
        label={t('repo.use.tools')}
        snippets={pullSnippets(
          { t, baseUrl, repo, isRestricted: repo.isPrivate || repo.isGated },
          modelFacts(props.data),
        )}
      />
    </section>
  );
}

/** The model in the reader's own browser. A gate is passed first. */
function Run(props: { data: CardData }): JSX.Element {
  const { t, format } = useI18n();
  return (
    <Show when={props.data.gate === null && props.data.trialBytes !== null && props.data.trialBytes}>
      {(bytes) => (
        <section class={styles.panel} aria-labelledby="try-title">
          <h2 id="try-title">{t('try.heading')}</h2>
          <p class={styles.note}>{t('try.card', { size: format.bytes(bytes()) })}</p>
          <ButtonLink href={paths.tryOut(props.data.repo)}>{t('try')}</ButtonLink>
        </section>
      )}
    </Show>
  );
}

function modelFacts({ repo, loaderClass, ggufFile, relations, isChat }: CardData): ModelFacts {
  const [base] = relations.baseModels;
  return {
    ...(repo.library !== undefined && { library: repo.library }),
    ...(repo.task !== undefined && { task: repo.task }),
    ...(base !== undefined && { baseModel: base.name }),
    loaderClass,
    ggufFile,
    isChat,
  };
}

/** Those who may push have seen the commands before, mostly: closed until asked for. */
function Update(props: { data: CardData }): JSX.Element {
  const { t } = useI18n();
  const { baseUrl, viewer } = usePage();
  const { repo } = props.data;
  const place = { t, baseUrl, repo, username: viewer?.username ?? repo.namespace };
  return (
    <details class={`${styles.panel} ${styles.update}`}>
      <summary>
        <h2>{t('repo.update')}</h2>
        <Icon name="down" />
      </summary>
      <Snippets id="update" label={t('repo.push')} snippets={updateSnippets(place)} />
    </details>
  );
}

function Contents(props: { data: CardData }): JSX.Element {
  const { t } = useI18n();
  const headings = (): readonly { id: string; text: string; level: number }[] =>
    (props.data.card?.headings ?? []).filter(({ level }) => level <= 3).slice(0, 40);
  return (
    <Show when={headings().length > 2}>
      <nav class={styles.contents} aria-labelledby="contents-title">
        <h2 id="contents-title">{t('repo.contents')}</h2>
        <ol>
          <For each={headings()}>
            {({ id, text, level }) => (
              <li class={styles[`level${level}`]}>
                <a href={`#${id}`}>{text}</a>
              </li>
            )}
          </For>
        </ol>
      </nav>
    </Show>
  );
}

function Empty(props: { data: CardData }): JSX.Element {
  const { t } = useI18n();
  const { baseUrl, viewer } = usePage();
  const place = (): Parameters<typeof pushSnippets>[0] => ({
    t,
    baseUrl,
    repo: props.data.repo,
    username: viewer?.username ?? props.data.repo.namespace,
  });
  return (
    <section class={`${styles.panel} ${styles.empty}`} aria-labelledby="push-title">
      <h2 id="push-title">{t('repo.empty')}</h2>
      <Show when={props.data.repo.canWrite}>
        <p>{t('repo.empty.hint')}</p>
        <Snippets id="push" label={t('repo.push')} snippets={pushSnippets(place(), 'exists')} />
        <p>
          <ButtonLink href={paths.tokens('write', paths.repo(props.data.repo))}>
            <Icon name="key" />
            {t('home.next.token')}
          </ButtonLink>
        </p>
      </Show>
    </section>
  );
}
