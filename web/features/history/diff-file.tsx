/** What changed in one file. */
import { For, type JSX, Match, Show, Switch } from 'solid-js';
import type { DiffSide, DiffView, FileDiff, MeaningChange, RepoName } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { usePage } from '../../lib/page-context.ts';
import { paths } from '../../lib/paths.ts';
import { Badge } from '../../ui/badge.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { withParameters } from './diff-address.ts';
import { DiffLines } from './diff-lines.tsx';
import { LineCounts } from './line-counts.tsx';
import styles from './diff-file.module.css';

/** `after`: the commit that has the file as it became. */
export function DiffFile(props: { repo: RepoName; file: FileDiff; view: DiffView; after: string }): JSX.Element {
  const { t } = useI18n();
  const { file, repo } = props;
  return (
    <article class={styles.file} id={file.anchor} data-diff-file={file.contentKey} aria-label={file.path}>
      <header class={styles.head}>
        <h3 class={styles.path}>
          <Show when={file.oldPath}>
            {(path) => (
              <>
                <del>{path()}</del>
                <span aria-hidden="true"> → </span>
              </>
            )}
          </Show>
          <a href={`#${file.anchor}`}>{file.path}</a>
        </h3>
        <CopyButton text={file.path} label={t('files.path')} doneLabel={t('copy.done')} />
        <Show when={file.kind !== 'modified'}>
          <Badge>{t(`diff.kind.${file.kind}`)}</Badge>
        </Show>
        <Show when={file.newMode !== undefined}>
          <Badge title={t('diff.mode')}>
            {file.oldMode} → {file.newMode}
          </Badge>
        </Show>
        <span class={styles.fill} />
        <LineCounts added={file.added} removed={file.removed} />
        <label class={styles.viewed} hidden data-diff-viewed>
          <input type="checkbox" />
          {t('diff.viewed')}
        </label>
        <Show when={file.kind !== 'deleted'}>
          <ButtonLink isSmall href={paths.blob(repo, props.after, file.path)} rel="nofollow">
            {t('diff.viewFile')}
          </ButtonLink>
        </Show>
      </header>
      <div class={styles.body} data-diff-body>
        <For each={file.meaning}>{(meaning) => <Meaning meaning={meaning} />}</For>
        <Body {...props} />
      </div>
    </article>
  );
}

function Body(props: { repo: RepoName; file: FileDiff; view: DiffView }): JSX.Element {
  const { t } = useI18n();
  const { url } = usePage();
  const { file } = props;
  const body = file.body;
  return (
    <Switch>
      <Match when={body.kind === 'lines' ? body : null}>
        {(lines) => (
          <>
            <Show when={lines().isReadable}>
              <p class={styles.note}>
                {t('diff.notebook')}{' '}
                <a
                  href={`${withParameters(url, { file: file.path, raw: '1' })}#${file.anchor}`}
                  data-diff-load={file.anchor}
                  rel="nofollow"
                >
                  {t('diff.notebook.raw')}
                </a>
              </p>
            </Show>
            <DiffLines file={file} body={lines()} layout={hasBothSides(file) ? props.view.layout : 'unified'} />
          </>
        )}
      </Match>
      <Match when={body.kind === 'nothing'}>
        <p class={styles.note}>{t('diff.nothing')}</p>
      </Match>
      <Match when={body.kind === 'deferred' ? body : null}>
        {(deferred) => (
          <p class={styles.note}>
            {t(deferred().follows ? 'diff.follows' : 'diff.deferred')}{' '}
            <a
              href={`${withParameters(url, { file: file.path })}#${file.anchor}`}
              data-diff-load={file.anchor}
              data-diff-follows={deferred().follows ? '' : undefined}
              rel="nofollow"
            >
              {t('diff.load')}
            </a>
          </p>
        )}
      </Match>
      <Match when={body.kind === 'image' ? body : null}>
        {(image) => (
          <div class={styles.sides}>
            <Picture repo={props.repo} title={t('diff.before')} side={image().before} />
            <Picture repo={props.repo} title={t('diff.after')} side={image().after} />
          </div>
        )}
      </Match>
      <Match when={body.kind === 'binary' || body.kind === 'too-large' ? body : null}>
        {(binary) => (
          <>
            <p class={styles.note}>{t(binary().kind === 'binary' ? 'diff.binary' : 'diff.tooLarge')}</p>
            <div class={styles.sides}>
              <Facts repo={props.repo} title={t('diff.before')} side={binary().before} />
              <Facts repo={props.repo} title={t('diff.after')} side={binary().after} />
            </div>
          </>
        )}
      </Match>
    </Switch>
  );
}

/** A new file beside nothing would only be narrow. */
function hasBothSides({ kind }: FileDiff): boolean {
  return kind !== 'added' && kind !== 'deleted';
}

function Picture(props: { repo: RepoName; title: string; side: DiffSide | null }): JSX.Element {
  const { t, format } = useI18n();
  return (
    <figure class={styles.side}>
      <figcaption>
        {props.title}
        <Show when={props.side} fallback={` · ${t('diff.absent')}`}>
          {(side) => ` · ${format.bytes(side().sizeBytes)}`}
        </Show>
      </figcaption>
      <Show when={props.side}>
        {(side) => (
          <img
            src={paths.resolve(props.repo, side().oid, side().path)}
            alt={`${props.title}: ${side().path}`}
            loading="lazy"
          />
        )}
      </Show>
    </figure>
  );
}

function Facts(props: { repo: RepoName; title: string; side: DiffSide | null }): JSX.Element {
  const { t, format } = useI18n();
  return (
    <div class={styles.side}>
      <h4>{props.title}</h4>
      <Show when={props.side} fallback={<p>{t('diff.absent')}</p>}>
        {(side) => (
          <dl class={styles.facts}>
            <dt>{t('diff.size')}</dt>
            <dd title={t('file.bytes', { count: side().sizeBytes })}>{format.bytes(side().sizeBytes)}</dd>
            <Show when={side().sha256}>
              {(sha256) => (
                <>
                  <dt>{t('file.sha256')}</dt>
                  <dd>
                    <code>{sha256()}</code>
                  </dd>
                </>
              )}
            </Show>
          </dl>
        )}
      </Show>
    </div>
  );
}

function Meaning(props: { meaning: MeaningChange }): JSX.Element {
  const { t } = useI18n();
  const { meaning } = props;
  const title = t(`diff.meaning.${meaning.of}`);
  return (
    <div class={styles.meaning} role="region" tabindex="0" aria-label={title}>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t('diff.meaning.name')}</th>
            <th scope="col">{t('diff.before')}</th>
            <th scope="col">{t('diff.after')}</th>
          </tr>
        </thead>
        <tbody>
          <For each={meaning.changes}>
            {({ name, before, after }) => (
              <tr>
                <th scope="row">
                  <span class={styles.mark}>{before === null ? '+' : after === null ? '−' : '±'}</span> {name}
                </th>
                <td class={before === null ? '' : styles.removed}>{before ?? '—'}</td>
                <td class={after === null ? '' : styles.added}>{after ?? '—'}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={meaning.more > 0}>
        <p class={styles.note}>{t('diff.meaning.more', { count: meaning.more })}</p>
      </Show>
    </div>
  );
}
