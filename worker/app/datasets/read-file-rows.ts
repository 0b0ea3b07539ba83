/** Reads some rows of one file that is a table, whatever repository it is in. */
import type { Actor } from '../../domain/access.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { openTable, readTable } from '../../formats/tables/open-table.ts';
import { findEntry } from '../../git/tree.ts';
import { openByteSource } from '../browse/byte-source.ts';
import type { OpenRevision } from '../browse/open-revision.ts';
import type { Services } from '../services.ts';
import { openDatasetRevision } from './open-dataset.ts';
import { MAX_ROWS } from './split-table.ts';
import type { FileRowsInput, RowsPage } from './types.ts';

export async function readFileRows(
  services: Services,
  actor: Actor,
  input: FileRowsInput,
): Promise<Result<RowsPage, HubError>> {
  const revision = await openDatasetRevision(services, actor, input);
  return revision.ok ? readOpenFileRows(services, revision.value, input.path, input) : revision;
}

/** `readFileRows` of a revision that is open already. */
export async function readOpenFileRows(
  services: Services,
  revision: OpenRevision,
  path: string,
  { offset, length }: { readonly offset: number; readonly length: number },
): Promise<Result<RowsPage, HubError>> {
  const found = await findEntry(revision.view, revision.tree, path);
  const source = found === null ? null : await openByteSource(services, revision, found);
  if (source === null) {
    return fail(hubError('entry-not-found', `There is no file "${path.slice(0, 300)}" at ${revision.name}.`));
  }
  const table = await openTable({ path, source, id: found?.oid });
  if (!table.ok) return table;
  const rows = await readTable(path, () =>
    table.value.readRows(Math.max(0, offset), Math.min(Math.max(1, length), MAX_ROWS)),
  );
  if (!rows.ok) return rows;
  const { columns, rowCount, estimatedRowCount } = table.value;
  return ok({ commit: revision.oid, columns, rowCount, estimatedRowCount, rows: rows.value });
}
