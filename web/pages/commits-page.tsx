/** The history of a revision or of one of its files. */
import { type JSX, Show } from 'solid-js';
import type { CommitsData } from '../contract.ts';
import { CommitList } from '../features/history/commit-list.tsx';
import { withParameters } from '../features/history/diff-address.ts';
import { PathTrail } from '../features/repo/path-trail.tsx';
import { RepoFrame } from '../features/repo/repo-frame.tsx';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { paths } from '../lib/paths.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { Pagination } from '../ui/pagination.tsx';
import { RevisionPicker } from '../features/repo/revision-picker.tsx';
import styles from './commits-page.module.css';

export function CommitsPage(props: { data: CommitsData }): JSX.Element {
  const { t } = useI18n();
  const { url } = usePage();
  const { repo, revision, path, commits, page } = props.data;
  return (
    <RepoFrame repo={repo} section="commits" revision={revision.name}>
      <div class={styles.place}>
        <RevisionPicker repo={repo} revision={revision} path={path} address={paths.commits} />
        <Show when={path !== ''}>
          <PathTrail repo={repo} revision={revision.name} path={path} />
        </Show>
        <span class={styles.fill} />
        <ButtonLink isSmall href={paths.compare(repo, repo.defaultBranch, revision.name)} rel="nofollow">
          {t('commits.compare')}
        </ButtonLink>
      </div>
      <h2 class={styles.title}>{path === '' ? t('commits.title') : t('commits.history', { path })}</h2>
      <Show when={commits.length > 0} fallback={<EmptyState title={t('commits.none')} icon="clock" level={3} />}>
        <CommitList repo={repo} commits={commits} path={path} isFile={path !== ''} />
      </Show>
      <Show when={props.data.isCut}>
        <Notice tone="warning">{t('commits.cut')}</Notice>
      </Show>
      <Pagination
        label={t('commits.pages')}
        position={t('commits.page', { page })}
        previous={page > 1 ? withParameters(url, { page: page === 2 ? null : String(page - 1) }) : undefined}
        next={props.data.hasMore ? withParameters(url, { page: String(page + 1) }) : undefined}
        previousLabel={t('commits.newer')}
        nextLabel={t('commits.older')}
      />
    </RepoFrame>
  );
}
