/** The pages that ask a split or a file questions in SQL; the browser answers them from the addresses given here. */
import type { SqlData, SqlSource } from '#portal';
import { findFile } from '../../../app/browse/find-file.ts';
import { openRevision } from '../../../app/browse/open-revision.ts';
import { readOpenFileRows } from '../../../app/datasets/read-file-rows.ts';
import { readRows } from '../../../app/datasets/read-rows.ts';
import type { HubError } from '../../../domain/errors.ts';
import type { RepoRecord } from '../../../domain/repo-record.ts';
import { type Result, ok } from '../../../domain/result.ts';
import type { HubContext } from '../../hub-env.ts';
import type { RepoPage } from '../repo-page.ts';
import { storedHeading } from '../repo-summary.ts';
import { respondWithPage } from '../respond.ts';
import { revisionView } from '../revision-view.ts';
import { filePath } from './addresses.ts';
import { columnView } from './column-view.ts';
import { splitOf } from './place.ts';
import type { SplitPage } from './split-page.ts';

const MAX_SQL_CHARS = 10_000;
const MAX_COLUMNS = 2000;

export async function showSplitSql(
  context: HubContext,
  repo: RepoRecord,
  { ref, place, layout }: SplitPage,
): Promise<Result<Response, HubError>> {
  const head = await readRows(context.get('services'), context.get('actor'), { ...ref, offset: 0, length: 1 });
  const split = splitOf(layout, place);
  const names = head.ok ? head.value.columns.map(({ name }) => name) : [];
  const isParquet = split !== undefined && split.format === 'parquet';
  const source: SqlSource = isParquet
    ? {
        kind: 'parquet',
        files: split.files.map(({ path, sizeBytes }) => ({
          url: filePath(repo, 'bytes', layout.commit, path),
          sizeBytes,
        })),
      }
    : { kind: 'lines', url: context.req.path.replace(/\/sql$/, '/export?format=jsonl'), columns: names };
  const data: SqlData = {
    repo: await storedHeading(context, repo),
    of: { kind: 'split', place },
    source: head.ok ? source : null,
    columns: head.ok ? head.value.columns.slice(0, MAX_COLUMNS).map(columnView) : [],
    sql: askedSql(context),
    failure: head.ok ? null : { code: head.error.code, message: head.error.message },
  };
  return ok(respondWithPage(context, { name: 'sql', data }));
}

/** `GET /[{kind}s/]{ns}/{name}/sql/{rev}/{path}`: of a Parquet file of any repository. */
export const showFileSql: RepoPage = async (context, repo, rest) => {
  const services = context.get('services');
  const revision = await openRevision(services, repo, rest);
  if (!revision.ok) return revision;
  const entry = await findFile(revision.value);
  if (!entry.ok) return entry;
  const { path, sizeBytes } = entry.value;
  const head = await readOpenFileRows(services, revision.value, path, { offset: 0, length: 1 });
  const isParquet = path.toLowerCase().endsWith('.parquet');
  const { oid } = revision.value;
  const data: SqlData = {
    repo: await storedHeading(context, repo),
    of: { kind: 'file', revision: revisionView(revision.value), path },
    source: !head.ok
      ? null
      : isParquet
        ? { kind: 'parquet', files: [{ url: filePath(repo, 'bytes', oid, path), sizeBytes }] }
        : {
            kind: 'lines',
            url: filePath(repo, 'lines', oid, path),
            columns: head.value.columns.map(({ name }) => name),
          },
    columns: head.ok ? head.value.columns.slice(0, MAX_COLUMNS).map(columnView) : [],
    sql: askedSql(context),
    failure: head.ok ? null : { code: head.error.code, message: head.error.message },
  };
  return ok(respondWithPage(context, { name: 'sql', data }));
};

function askedSql(context: HubContext): string {
  return (context.req.query('sql') ?? '').slice(0, MAX_SQL_CHARS);
}
