/** What can be done with a folder as a whole: go to a file in it, download it, name it for good. */
import { type JSX, Show } from 'solid-js';
import type { TreeData } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { usePage } from '../../lib/page-context.ts';
import { paths } from '../../lib/paths.ts';
import { downloadFolder } from '../../lib/snippets.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuLink } from '../../ui/menu.tsx';
import { findFileData } from './find-file.ts';
import styles from './folder-actions.module.css';

export function FolderActions(props: { data: TreeData }): JSX.Element {
  const { t } = useI18n();
  const { baseUrl } = usePage();
  const { repo, revision, path } = props.data;
  const command = downloadFolder({ baseUrl, repo, revision: revision.name, path });
  return (
    <div class={styles.actions} role="group" aria-label={t('folder.actions')}>
      <Show when={path !== ''}>
        <CopyButton text={path} label={t('folder.copyPath')} doneLabel={t('copy.done')} />
      </Show>
      <a
        class={styles.icon}
        href={paths.tree(repo, revision.oid, path)}
        rel="nofollow"
        data-permalink
        data-done-label={t('folder.permalink.done')}
        aria-label={t('folder.permalink')}
        title={t('folder.permalink')}
      >
        <Icon name="link" />
      </a>
      <button type="button" class={styles.find} data-find-file={findFileData(t, repo, revision.name)}>
        <Icon name="search" />
        {t('finder.title')}
        <kbd>t</kbd>
      </button>
      <Menu
        align="end"
        summary={
          <>
            <Icon name="download" />
            {t('folder.download')}
            <Icon name="down" />
          </>
        }
      >
        <MenuLink href={paths.zip(repo, revision.name, path)}>
          <Icon name="download" />
          {t('folder.zip')}
        </MenuLink>
        <Show when={command}>
          {(code) => (
            <div class={styles.command}>
              <p>{t('folder.hf')}</p>
              <CodeBlock code={code()} copyLabel={t('copy.label')} copiedLabel={t('copy.done')} />
            </div>
          )}
        </Show>
      </Menu>
    </div>
  );
}
