/** Text of a file in numbered lines, and the tools to read and to point at them. */
import { type JSX, Show } from 'solid-js';
import type { BlobData, CodeView } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { CodeLines } from './code-lines.tsx';
import styles from './code-file.module.css';
import common from './viewer.module.css';

export function CodeFile(props: { data: BlobData; view: CodeView }): JSX.Element {
  const { t } = useI18n();
  const { repo, revision, path } = props.data;
  return (
    <>
      <CodeLines lines={props.view.lines} label={t('file.contents', { name: path.slice(path.lastIndexOf('/') + 1) })} />
      <Show when={props.view.isTruncated}>
        <p class={common.note}>
          {t('file.code.truncated')}{' '}
          <a href={paths.resolve(repo, revision.name, path)} rel="nofollow">
            {t('file.code.rest')}
          </a>
        </p>
      </Show>
    </>
  );
}

/** For the head of the page. Wrapping works without scripts: code-lines.module.css looks for the checked box. */
export function LineTools(): JSX.Element {
  const { t } = useI18n();
  return (
    <>
      <form class={styles.goto} data-goto-line>
        <label>
          <span>{t('file.goto')}</span>
          <input name="line" inputmode="numeric" autocomplete="off" size="8" placeholder={t('file.goto.hint')} />
        </label>
      </form>
      <label>
        <input type="checkbox" name="wrap" autocomplete="off" />
        {t('file.wrap')}
      </label>
    </>
  );
}
