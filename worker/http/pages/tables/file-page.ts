/** What every page about one file with rows starts from. */
import type { TablePlace } from '#portal';
import { type OpenRevision, openRevision } from '../../../app/browse/open-revision.ts';
import { openFileTable } from '../../../app/datasets/open-file-table.ts';
import type { SplitTable } from '../../../app/datasets/split-table.ts';
import type { HubError } from '../../../domain/errors.ts';
import type { RepoRecord } from '../../../domain/repo-record.ts';
import { type Result, ok } from '../../../domain/result.ts';
import type { HubContext } from '../../hub-env.ts';
import { revisionView } from '../revision-view.ts';

export interface FilePage {
  readonly revision: OpenRevision;
  readonly of: TablePlace;
  readonly table: SplitTable;
}

/** `rest`: the revision and the path. Only sections that need the right to read files come here. */
export async function openFilePage(
  context: HubContext,
  repo: RepoRecord,
  rest: readonly string[],
): Promise<Result<FilePage, HubError>> {
  const services = context.get('services');
  const revision = await openRevision(services, repo, rest);
  if (!revision.ok) return revision;
  const { path } = revision.value;
  const table = await openFileTable(services, revision.value, path);
  if (!table.ok) return table;
  const of = { kind: 'file', revision: revisionView(revision.value), path } as const;
  return ok({ revision: revision.value, of, table: table.value });
}
