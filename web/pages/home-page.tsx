/** The first page: what this hub is, what it holds, and how to bring something or take it away. */
import { For, type JSX, Show } from 'solid-js';
import type { HomeData, RepoKind, RepoName } from '../contract.ts';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { paths } from '../lib/paths.ts';
import { kindIcon, repoKinds } from '../lib/repo-kinds.ts';
import { type Snippet, pullSnippets, pushSnippets } from '../lib/snippets.ts';
import { RepoList } from '../features/repo/repo-list.tsx';
import { Snippets } from '../features/repo/snippets.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { SearchField } from '../ui/search-field.tsx';
import styles from './home-page.module.css';

export function HomePage(props: { data: HomeData }): JSX.Element {
  return (
    <>
      <Introduction />
      <Counts counts={props.data.counts} />
      <Recent data={props.data} />
      <Steps />
    </>
  );
}

function Introduction(): JSX.Element {
  const { t } = useI18n();
  const { baseUrl } = usePage();
  return (
    <div class={styles.introduction}>
      <h1>{t('home.title')}</h1>
      <p class={styles.lead}>
        {t('home.lead')}{' '}
        <span class={styles.address}>
          <code>{baseUrl}</code>
          <CopyButton text={baseUrl} label={t('home.copyAddress')} doneLabel={t('copy.done')} />
        </span>
      </p>
      <SearchField action={paths.list('model')} label={t('search.model')} submitLabel={t('search.submit')} />
    </div>
  );
}

function Counts(props: { counts: HomeData['counts'] }): JSX.Element {
  const { t, format } = useI18n();
  return (
    <ul class={styles.counts} aria-label={t('home.counts')}>
      <For each={repoKinds}>
        {(kind) => (
          <li>
            <a class={styles.count} href={paths.list(kind)}>
              <Icon name={kindIcon[kind]} class={styles.countIcon} />
              <span class={styles.number}>{format.number(props.counts[kind])}</span>
              <span class={styles.unit}>{t(`home.count.${kind}`, { count: props.counts[kind] })}</span>
            </a>
          </li>
        )}
      </For>
    </ul>
  );
}

/** Kinds that hold nothing are left to the counts above, unless the hub is empty altogether. */
function Recent(props: { data: HomeData }): JSX.Element {
  const { t } = useI18n();
  const filled = (): readonly RepoKind[] => repoKinds.filter((kind) => props.data.recent[kind].length > 0);
  return (
    <section class={styles.section} aria-labelledby="recent">
      <h2 id="recent">{t('home.recent')}</h2>
      <Show when={filled().length > 0} fallback={<p class={styles.quiet}>{t('home.empty')}</p>}>
        <div class={styles.flow}>
          <For each={filled()}>
            {(kind) => (
              <div class={styles.panel}>
                <div class={styles.panelHead}>
                  <h3>{t(`kind.${kind}s`)}</h3>
                  <a href={paths.list(kind)}>{t(`home.all.${kind}`)}</a>
                </div>
                <RepoList repos={props.data.recent[kind]} headingLevel={4} />
              </div>
            )}
          </For>
        </div>
      </Show>
    </section>
  );
}

function Steps(): JSX.Element {
  const { t } = useI18n();
  const { viewer, baseUrl } = usePage();
  const example: RepoName = { kind: 'model', namespace: viewer?.username ?? 'you', name: 'my-model' };
  const place = { t, baseUrl, username: example.namespace, repo: example };
  return (
    <section class={styles.section} aria-labelledby="steps">
      <h2 id="steps">{t('home.steps')}</h2>
      <p class={styles.quiet}>{t('home.steps.lead')}</p>
      <div class={styles.panels}>
        <StepsPanel id="push" title={t('snippet.push.group')} snippets={pushSnippets(place, 'is-new')} />
        <StepsPanel id="pull" title={t('snippet.pull.group')} snippets={pullSnippets(place)} />
      </div>
    </section>
  );
}

function StepsPanel(props: { id: string; title: string; snippets: readonly Snippet[] }): JSX.Element {
  const { t } = useI18n();
  return (
    <div class={`${styles.panel} ${styles.padded}`}>
      <h3>{props.title}</h3>
      <Snippets id={props.id} label={t('home.tools', { task: props.title })} snippets={props.snippets} />
    </div>
  );
}
