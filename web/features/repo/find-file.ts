/** What the search for a file of a repository needs: it runs in the browser, which has no dictionary. */
import type { RepoName } from '../../contract.ts';
import type { FileFinderProps } from '../../islands/file-finder.tsx';
import type { Translate } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';

/** For the attribute `data-find-file` (behaviours/find-file.ts). */
export function findFileData(t: Translate, repo: RepoName, revision: string): string {
  const finder: FileFinderProps = {
    pathsAddress: paths.filePaths(repo, revision),
    fileAddress: paths.blob(repo, revision, ''),
    words: {
      title: t('finder.title'),
      placeholder: t('finder.placeholder'),
      none: t('palette.none'),
      loading: t('finder.loading'),
      failed: t('finder.failed'),
      hint: t('palette.hint'),
      results: t('palette.results'),
    },
  };
  return JSON.stringify(finder);
}
