/** Where in the repository the reader is, each folder a link. */
import { For, type JSX, Show } from 'solid-js';
import type { RepoName } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import styles from './path-trail.module.css';

export function PathTrail(props: { repo: RepoName; revision: string; path: string }): JSX.Element {
  const { t } = useI18n();
  const segments = (): readonly string[] => (props.path === '' ? [] : props.path.split('/'));
  return (
    <nav class={styles.trail} aria-label={t('files.path')}>
      <ol>
        <li>
          <a href={paths.tree(props.repo, props.revision)}>{props.repo.name}</a>
        </li>
        <For each={segments()}>
          {(segment, index) => (
            <li>
              <Show when={index() < segments().length - 1} fallback={<span aria-current="page">{segment}</span>}>
                <a
                  href={paths.tree(
                    props.repo,
                    props.revision,
                    segments()
                      .slice(0, index() + 1)
                      .join('/'),
                  )}
                >
                  {segment}
                </a>
              </Show>
            </li>
          )}
        </For>
      </ol>
    </nav>
  );
}
