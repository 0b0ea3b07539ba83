/** What one revision has over another: its commits and all they changed. */
import { For, type JSX, Show } from 'solid-js';
import type { CompareData } from '../contract.ts';
import { CommitList } from '../features/history/commit-list.tsx';
import { DiffFiles } from '../features/history/diff-set.tsx';
import { RepoFrame } from '../features/repo/repo-frame.tsx';
import { useI18n } from '../lib/i18n.ts';
import { paths } from '../lib/paths.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import field from '../ui/field.module.css';
import { Notice } from '../ui/notice.tsx';
import styles from './compare-page.module.css';

export function ComparePage(props: { data: CompareData }): JSX.Element {
  const { t } = useI18n();
  const { repo, base, head, mode, commits, diff } = props.data;
  const isSame = (): boolean => commits.length === 0 && diff?.files.length === 0;
  return (
    <RepoFrame repo={repo} section="commits">
      <h2 class={styles.title}>{t('compare.title')}</h2>
      <Picker data={props.data} />
      <Show when={props.data.missing}>
        {(name) => <Notice tone="danger">{t('compare.missing', { name: name() })}</Notice>}
      </Show>
      <Show
        when={diff}
        fallback={
          <Show when={props.data.missing === null}>
            <EmptyState title={t('compare.choose')} icon="branch" level={3} />
          </Show>
        }
      >
        {(set) => (
          <Show when={!isSame()} fallback={<EmptyState title={t('compare.same')} icon="check" level={3} />}>
            <Show when={commits.length > 0}>
              <details class={styles.commits} open={commits.length <= 10}>
                <summary>{t('compare.commits', { count: props.data.commitCount })}</summary>
                <CommitList repo={repo} commits={commits} />
              </details>
            </Show>
            <DiffFiles
              repo={repo}
              diff={set()}
              after={props.data.headOid}
              source={mode === 'direct' ? paths.compareDirect(repo, base, head) : paths.compare(repo, base, head)}
            />
          </Show>
        )}
      </Show>
    </RepoFrame>
  );
}

function Picker(props: { data: CompareData }): JSX.Element {
  const { t } = useI18n();
  const { repo, base, head, mode, branches, tags } = props.data;
  const modes = ['merge-base', 'direct'] as const;
  return (
    <form class={styles.picker} method="get" action={`${paths.repo(repo)}/compare`}>
      <RevisionField name="base" label={t('compare.base')} value={base} />
      <RevisionField name="head" label={t('compare.head')} value={head} />
      <div class={styles.field}>
        <label for="compare-mode">{t('compare.mode')}</label>
        <select class={field.control} id="compare-mode" name="mode">
          <For each={modes}>
            {(one) => (
              <option value={one} selected={one === mode}>
                {t(`compare.mode.${one}`)}
              </option>
            )}
          </For>
        </select>
      </div>
      <div class={styles.buttons}>
        <Button look="primary">{t('compare.submit')}</Button>
        <Show when={head !== ''}>
          <ButtonLink
            href={mode === 'direct' ? paths.compareDirect(repo, head, base) : paths.compare(repo, head, base)}
            rel="nofollow"
          >
            {t('compare.swap')}
          </ButtonLink>
        </Show>
      </div>
      <datalist id="compare-revisions">
        <For each={[...branches, ...tags]}>{(name) => <option value={name} />}</For>
      </datalist>
    </form>
  );
}

function RevisionField(props: { name: 'base' | 'head'; label: string; value: string }): JSX.Element {
  const { t } = useI18n();
  return (
    <div class={styles.field}>
      <label for={`compare-${props.name}`}>{props.label}</label>
      <input
        class={field.control}
        id={`compare-${props.name}`}
        name={props.name}
        value={props.value}
        list="compare-revisions"
        placeholder={t('compare.hint')}
        autocomplete="off"
        spellcheck={false}
        required
      />
    </div>
  );
}
