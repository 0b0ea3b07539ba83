/** The pages that ask a split or a file questions in SQL; the browser answers them from the addresses given here. */
import type { SqlData, SqlSource } from '#portal';
import { findFile } from '../../../app/browse/find-file.ts';
import type { RepoEntry } from '../../../app/browse/repo-entry.ts';
import { readRows } from '../../../app/datasets/read-rows.ts';
import type { HubError } from '../../../domain/errors.ts';
import type { RepoRecord } from '../../../domain/repo-record.ts';
import { type Result, ok } from '../../../domain/result.ts';
import type { Table } from '../../../formats/tables/table.ts';
import type { HubContext } from '../../hub-env.ts';
import type { RepoPage } from '../repo-page.ts';
import { storedHeading } from '../repo-summary.ts';
import { respondWithPage } from '../respond.ts';
import { filePath } from './addresses.ts';
import { columnView } from './column-view.ts';
import { openFilePage } from './file-page.ts';
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
  const broken = new Set(head.ok ? head.value.problems.map(({ path }) => path) : []);
  const isParquet = split !== undefined && split.format === 'parquet';
  const source: SqlSource = isParquet
    ? {
        kind: 'parquet',
        files: split.files
          .filter(({ path }) => !broken.has(path))
          .map(({ path, sizeBytes }) => ({
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

/** `GET /[{kind}s/]{ns}/{name}/sql/{rev}/{path}`: of a file with rows, in any repository. */
export const showFileSql: RepoPage = async (context, repo, rest) => {
  const file = await openFilePage(context, repo, rest);
  if (!file.ok) return file;
  const { of, table } = file.value;
  const opened = await table.open(0);
  const entry = await findFile(file.value.revision);
  if (!entry.ok) return entry;
  const columns = opened.ok ? opened.value.columns : [];
  const data: SqlData = {
    repo: await storedHeading(context, repo),
    of,
    source: opened.ok ? fileSource(repo, table.commit, entry.value, opened.value) : null,
    columns: columns.slice(0, MAX_COLUMNS).map(columnView),
    sql: askedSql(context),
    failure: opened.ok ? null : { code: opened.error.code, message: opened.error.message },
  };
  return ok(respondWithPage(context, { name: 'sql', data }));
};

function fileSource(repo: RepoRecord, commit: string, { path, sizeBytes }: RepoEntry, table: Table): SqlSource {
  return table.format === 'parquet'
    ? { kind: 'parquet', files: [{ url: filePath(repo, 'bytes', commit, path), sizeBytes }] }
    : { kind: 'lines', url: filePath(repo, 'lines', commit, path), columns: table.columns.map(({ name }) => name) };
}

function askedSql(context: HubContext): string {
  return (context.req.query('sql') ?? '').slice(0, MAX_SQL_CHARS);
}
