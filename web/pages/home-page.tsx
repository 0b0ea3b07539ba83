/** The first page: what this hub is, what it holds, and how to bring something or take it away. */
import { For, type JSX, Show } from 'solid-js';
import type { HomeData, RepoKind, RepoName, RepoSummary } from '../contract.ts';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { paths } from '../lib/paths.ts';
import { kindIcon, repoKinds } from '../lib/repo-kinds.ts';
import { type Snippet, pullSnippets, pushSnippets } from '../lib/snippets.ts';
import { RepoList } from '../features/repo/repo-list.tsx';
import { Snippets } from '../features/repo/snippets.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { SearchField } from '../ui/search-field.tsx';
import styles from './home-page.module.css';

export function HomePage(props: { data: HomeData }): JSX.Element {
  const { viewer } = usePage();
  return (
    <>
      <Show when={viewer} fallback={<Introduction />}>
        {(person) => <Own username={person().username} repos={props.data.own} />}
      </Show>
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
      <SearchField action={paths.search()} name="q" label={t('search.everything')} submitLabel={t('search.submit')} />
    </div>
  );
}

/** What somebody who is signed in comes for: their own things, and what to do next. */
function Own(props: { username: string; repos: readonly RepoSummary[] }): JSX.Element {
  const { t } = useI18n();
  const isNew = (): boolean => props.repos.length === 0;
  return (
    <div class={styles.own}>
      <h1>{t(isNew() ? 'home.welcome' : 'home.hello', { name: props.username })}</h1>
      <div class={styles.ownColumns}>
        <section class={styles.panel} aria-labelledby="own">
          <div class={styles.panelHead}>
            <h2 id="own">{t('home.own')}</h2>
            <Show when={props.repos.length > 0}>
              <a href={paths.owner(props.username)}>{t('home.own.all')}</a>
            </Show>
          </div>
          <Show
            when={props.repos.length > 0}
            fallback={
              <div class={styles.padded}>
                <EmptyState title={t('home.own.none')} icon="model" hint={t('home.own.none.hint')} level={3}>
                  <ButtonLink look="primary" href={paths.newRepo()}>
                    {t('home.next.repo')}
                  </ButtonLink>
                </EmptyState>
              </div>
            }
          >
            <RepoList repos={props.repos} headingLevel={3} isMixed />
          </Show>
        </section>
        <section class={styles.next} aria-labelledby="next">
          <h2 id="next">{t('home.next')}</h2>
          <ul>
            <Step icon="plus" href={paths.newRepo()} name="repo" />
            <Step icon="key" href={paths.tokens()} name="token" />
            <Step icon="lock" href={paths.password()} name="password" />
          </ul>
        </section>
      </div>
    </div>
  );
}

function Step(props: { icon: IconName; href: string; name: 'repo' | 'token' | 'password' }): JSX.Element {
  const { t } = useI18n();
  return (
    <li>
      <a class={styles.step} href={props.href}>
        <Icon name={props.icon} />
        <span>
          <strong>{t(`home.next.${props.name}`)}</strong>
          <span>{t(`home.next.${props.name}.hint`)}</span>
        </span>
      </a>
    </li>
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
