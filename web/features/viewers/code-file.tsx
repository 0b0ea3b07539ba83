/** Text of a file in numbered lines, with what helps to read and to point at them. */
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
    <div class={styles.file}>
      <div class={styles.tools}>
        <label class={styles.wrap}>
          <input type="checkbox" name="wrap" autocomplete="off" />
          {t('file.wrap')}
        </label>
        <form class={styles.goto} data-goto-line>
          <label>
            <span>{t('file.goto')}</span>
            <input name="line" inputmode="numeric" autocomplete="off" size="8" placeholder={t('file.goto.hint')} />
          </label>
        </form>
      </div>
      <CodeLines lines={props.view.lines} label={t('file.contents', { name: path.slice(path.lastIndexOf('/') + 1) })} />
      <Show when={props.view.isTruncated}>
        <p class={common.note}>
          {t('file.code.truncated')}{' '}
          <a href={paths.resolve(repo, revision.name, path)} rel="nofollow">
            {t('file.code.rest')}
          </a>
        </p>
      </Show>
    </div>
  );
}
