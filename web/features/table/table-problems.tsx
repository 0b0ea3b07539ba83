/** Files whose rows are missing, and why. The rows of the others are shown. */
import { For, type JSX, Show } from 'solid-js';
import type { RepoHeading, TableProblem } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { Notice } from '../../ui/notice.tsx';

export function TableProblems(props: { repo: RepoHeading; problems: readonly TableProblem[] }): JSX.Element {
  const { t } = useI18n();
  return (
    <Show when={props.problems.length > 0}>
      <Notice tone="warning">
        <p>
          <strong>{t('table.problems', { count: props.problems.length })}</strong>
        </p>
        <ul>
          <For each={props.problems}>
            {({ path, message }) => (
              <li>
                <a href={paths.blob(props.repo, props.repo.defaultBranch, path)}>
                  <bdi>{path}</bdi>
                </a>{' '}
                <code dir="auto">{message}</code>
              </li>
            )}
          </For>
        </ul>
      </Notice>
    </Show>
  );
}
