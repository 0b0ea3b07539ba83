/** Says that no file of a dataset holds rows, and which to add. */
import type { JSX } from 'solid-js';
import type { RepoHeading } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';

export function NoRows(props: { repo: RepoHeading; level: 2 | 3 }): JSX.Element {
  const { t } = useI18n();
  return (
    <EmptyState title={t('data.none')} icon="table" hint={t('data.none.hint')} level={props.level}>
      <ButtonLink isSmall href={`${paths.repo(props.repo)}#use-title`}>
        {t('data.none.push')}
      </ButtonLink>
      <ButtonLink isSmall href={paths.tree(props.repo, props.repo.defaultBranch)}>
        <Icon name="folder" />
        {t('data.none.files')}
      </ButtonLink>
    </EmptyState>
  );
}
