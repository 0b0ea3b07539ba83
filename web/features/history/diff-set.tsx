/** All that changed: how much, in which files, and how to show it. */
import { For, type JSX, Show } from 'solid-js';
import type { DiffSet, RepoName } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { usePage } from '../../lib/page-context.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { withParameters } from './diff-address.ts';
import { DiffFile } from './diff-file.tsx';
import { LineCounts } from './line-counts.tsx';
import styles from './diff-set.module.css';

/** `source`: the address to which `.patch` and `.diff` are added. */
export function DiffFiles(props: { repo: RepoName; diff: DiffSet; after: string; source: string }): JSX.Element {
  const { t } = useI18n();
  const { url } = usePage();
  const { diff } = props;
  return (
    <section class={styles.set} aria-label={t('diff.files', { count: diff.files.length })} data-diff>
      <Toolbar diff={diff} source={props.source} />
      <Show when={diff.only !== null}>
        <Notice tone="plain">
          {t('diff.only')} <a href={withParameters(url, { file: null, context: null })}>{t('diff.all')}</a>
        </Notice>
      </Show>
      <Show when={diff.files.length > 0} fallback={<EmptyState title={t('diff.none')} icon="check" level={3} />}>
        <Show when={diff.files.length > 1}>
          <FileTree diff={diff} />
        </Show>
        <For each={diff.files}>
          {(file) => <DiffFile repo={props.repo} file={file} view={diff.view} after={props.after} />}
        </For>
      </Show>
      <Show when={diff.isCut}>
        <Notice tone="warning">{t('diff.cut')}</Notice>
      </Show>
    </section>
  );
}

function Toolbar(props: { diff: DiffSet; source: string }): JSX.Element {
  const { t } = useI18n();
  const { url } = usePage();
  const { diff } = props;
  const layouts = ['unified', 'split'] as const;
  return (
    <div class={styles.bar}>
      <h2 class={styles.title}>{t('diff.files', { count: diff.files.length })}</h2>
      <LineCounts added={diff.added} removed={diff.removed} />
      <span class={styles.fill} />
      <nav class={styles.layouts} aria-label={t('diff.layout')}>
        <For each={layouts}>
          {(layout) => (
            <a
              href={withParameters(url, { view: layout })}
              aria-current={diff.view.layout === layout ? 'page' : undefined}
              rel="nofollow"
            >
              {t(`diff.${layout}`)}
            </a>
          )}
        </For>
      </nav>
      <ButtonLink isSmall href={withParameters(url, { w: diff.view.hidesWhitespace ? null : '1' })} rel="nofollow">
        {t(diff.view.hidesWhitespace ? 'diff.whitespace.show' : 'diff.whitespace.hide')}
      </ButtonLink>
      <ButtonLink isSmall href={`${props.source}.patch`} rel="nofollow">
        {t('commit.patch')}
      </ButtonLink>
      <ButtonLink isSmall href={`${props.source}.diff`} rel="nofollow">
        {t('commit.diff')}
      </ButtonLink>
    </div>
  );
}

const letters = { added: 'A', deleted: 'D', modified: 'M', renamed: 'R', 'type-changed': 'T' } as const;

/** Changed files below the folders they are in. */
function FileTree(props: { diff: DiffSet }): JSX.Element {
  const { t } = useI18n();
  const folders = (): (readonly [folder: string, files: DiffSet['files']])[] => [
    ...Map.groupBy(props.diff.files, ({ path }) => path.slice(0, path.lastIndexOf('/') + 1)),
  ];
  return (
    <details class={styles.tree} open={props.diff.files.length <= 30}>
      <summary>{t('diff.files', { count: props.diff.files.length })}</summary>
      <ul>
        <For each={folders()}>
          {([folder, files]) => (
            <li>
              <Show when={folder !== ''}>
                <span class={styles.folder}>{folder}</span>
              </Show>
              <ul class={folder === '' ? '' : styles.inner}>
                <For each={files}>
                  {(file) => (
                    <li class={styles.entry} data-diff-entry={file.anchor}>
                      <abbr class={styles.letter} title={t(`diff.kind.${file.kind}`)}>
                        {letters[file.kind]}
                      </abbr>
                      <a href={`#${file.anchor}`}>{file.path.slice(folder.length)}</a>
                      <LineCounts added={file.added} removed={file.removed} />
                    </li>
                  )}
                </For>
              </ul>
            </li>
          )}
        </For>
      </ul>
    </details>
  );
}
