/** Where the hub serves the embedded files of a row: below the dataset-viewer API, with the access rules of the dataset. */
import { mediaKindOf } from '../../formats/tables/features.ts';
import type { CellValue, TableColumn, TableRow } from '../../formats/tables/table.ts';
import { repoFullName } from '../../domain/repo.ts';
import type { SplitRef } from './types.ts';

/** Below the hub's address; datasets-server has the same form below its own. */
const PREFIX = '/api/datasets-server/cached-assets';

export function withMediaAddresses(
  ref: SplitRef,
  commit: string,
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
): readonly TableRow[] {
  const media = columns.filter(({ type }) => mediaKindOf(type) !== null).map(({ name }) => name);
  if (media.length === 0) return rows;
  const place = [commit, '--', ref.config, ref.split].map(encodeURIComponent).join('/');
  return rows.map((row) => {
    const cells: Record<string, CellValue> = { ...row.cells };
    for (const column of media) {
      const cell = cells[column];
      if (typeof cell !== 'object' || cell === null || Array.isArray(cell)) continue;
      const known = (cell as { readonly src?: unknown }).src;
      // A file of the repository has an address already.
      if (known !== '') continue;
      const address = `${PREFIX}/${repoFullName(ref.dataset)}/--/${place}/${row.index}/${encodeURIComponent(column)}/file`;
      cells[column] = { ...cell, src: address };
    }
    return { ...row, cells };
  });
}
