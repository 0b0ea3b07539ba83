/** Opens one file of a repository of any kind as a table: a split of one file. */
import { type HubError, hubError } from '../../domain/errors.ts';
import { repoPathOf } from '../../domain/repo-record.ts';
import { repoUrlPath } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { tableFormatOf } from '../../formats/tables/open-table.ts';
import { findEntry } from '../../git/tree.ts';
import type { OpenRevision } from '../browse/open-revision.ts';
import type { Services } from '../services.ts';
import { SplitTable } from './split-table.ts';

/** Whoever opened the revision has made sure that its files may be read. */
export async function openFileTable(
  services: Services,
  revision: OpenRevision,
  path: string,
): Promise<Result<SplitTable, HubError>> {
  const found = await findEntry(revision.view, revision.tree, path);
  if (found === null || found.kind === 'tree') {
    return fail(hubError('entry-not-found', `There is no file "${path.slice(0, 300)}" at ${revision.name}.`));
  }
  if (tableFormatOf(path) === null) {
    return fail(hubError('unprocessable', `"${path.slice(0, 300)}" is of no format that holds rows.`));
  }
  const encoded = path.split('/').map((part) => encodeURIComponent(part.toWellFormed()));
  const cells = ['', repoUrlPath(repoPathOf(revision.repo)), 'cell', revision.oid, ...encoded].join('/');
  const name = path.slice(path.lastIndexOf('/') + 1);
  return ok(
    new SplitTable(services, {
      from: { revision, files: new Map([[path, found]]) },
      config: {
        name: 'default',
        isDefault: true,
        module: 'other',
        splits: [],
        options: {},
        info: {},
      },
      split: 'file',
      paths: [path],
      fileName: name.replace(/\.[^.]*$/, '') || name,
      cellAddress: (row, column) => `${cells}?${new URLSearchParams({ row: String(row), column }).toString()}`,
    }),
  );
}
