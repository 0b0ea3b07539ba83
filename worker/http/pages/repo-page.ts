/** What every page of one repository shares: finding it for who asks, leading old names on, and saying no. */
import type { Handler } from 'hono';
import { getRepo } from '../../app/repos/get-repo.ts';
import type { RepoAction } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import { repoPathOf } from '../../domain/repo-record.ts';
import { type RepoPath, repoUrlPath } from '../../domain/repo.ts';
import { type Result, fail } from '../../domain/result.ts';
import { pathFromUrl } from '../../git/path-bytes.ts';
import type { HubContext, HubEnv } from '../hub-env.ts';
import { parseRepoUrl } from '../repo-path.ts';
import { showCard } from './card.ts';
import { formatPageError } from './error.ts';
import { showBlob } from './blob.ts';
import { showBlame } from './history/blame.ts';
import { showCommit } from './history/commit.ts';
import { showCommits } from './history/commits.ts';
import { showCompare } from './history/compare.ts';
import { showRepoSettings } from './repo-settings.ts';
import { sendBytes } from './tables/bytes.ts';
import { sendLines } from './tables/lines.ts';
import { sendCell } from './tables/cell.ts';
import { sendFileExport } from './tables/export.ts';
import { showFileStatistics } from './tables/statistics.ts';
import { showFileSql } from './tables/sql.ts';
import { showDatasetViewer } from './tables/viewer.ts';
import { showTree } from './tree.ts';
import { showTry } from './try.ts';
import { sendZip } from './zip.ts';
import { listFilePaths } from './file-paths.ts';

/** `rest`: the decoded segments behind the section's name. */
export type RepoPage = (
  context: HubContext,
  repo: RepoRecord,
  rest: readonly string[],
) => Promise<Result<Response, HubError>>;

const sections: Readonly<Record<string, RepoPage>> = {
  '': showCard,
  tree: showTree,
  paths: listFilePaths,
  zip: sendZip,
  blob: showBlob,
  try: showTry,
  commits: showCommits,
  commit: showCommit,
  compare: showCompare,
  blame: showBlame,
  settings: showRepoSettings,
  viewer: showDatasetViewer,
  sql: showFileSql,
  bytes: sendBytes,
  lines: sendLines,
  cell: sendCell,
  statistics: showFileStatistics,
  export: sendFileExport,
};

/** A gate hides what is in files, not the card and the names. */
function needs(section: string): RepoAction {
  return section === '' || section === 'tree' || section === 'commits' || section === 'paths' ? 'see' : 'read';
}

export const showRepo: Handler<HubEnv> = async (context, next) => {
  const url = parseRepoUrl(context.req.path);
  const [, section = '', ...encoded] = url?.rest.split('/') ?? [];
  const show = Object.hasOwn(sections, section) ? sections[section] : undefined;
  if (url === null || show === undefined) return next();
  const found = await getRepo(context.get('services'), context.get('actor'), url.path, needs(section));
  if (!found.ok) return refuse(context, url.path, found.error);
  const canonical = `/${repoUrlPath(repoPathOf(found.value))}`;
  const written = context.req.path.slice(0, context.req.path.length - url.rest.length);
  if (decodeURIComponent(written) !== canonical) {
    return context.redirect(canonical + url.rest + new URL(context.req.url).search, 302);
  }
  const answer = await answerWith(show, context, found.value, encoded);
  return answer.ok ? answer.value : formatPageError(context, answer.error);
};

/** People who follow a link to a gated file are led to where they can ask for it. */
function refuse(context: HubContext, path: RepoPath, error: HubError): Response {
  const isPerson = (context.req.header('Accept') ?? '').includes('text/html');
  if (error.code === 'gated' && isPerson) return context.redirect(`/${repoUrlPath(path)}#gate`, 302);
  return formatPageError(context, error);
}

async function answerWith(
  show: RepoPage,
  context: HubContext,
  repo: RepoRecord,
  encoded: readonly string[],
): Promise<Result<Response, HubError>> {
  const rest = encoded.filter((segment) => segment !== '').map(pathFromUrl);
  if (rest.includes(null)) return fail(hubError('bad-request', 'The address is not valid percent-encoding.'));
  return show(
    context,
    repo,
    rest.filter((segment) => segment !== null),
  );
}
