/** Embedded files of rows are shown by address; the bytes are read when a browser asks for them. */
import { mediaKindOf } from '../../formats/tables/features.ts';
import type { CellValue, TableColumn, TableRow } from '../../formats/tables/table.ts';

export function withMediaAddresses(
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  addressOf: (row: number, column: string) => string,
): readonly TableRow[] {
  const media = columns.filter(({ type }) => mediaKindOf(type) !== null).map(({ name }) => name);
  if (media.length === 0) return rows;
  return rows.map((row) => {
    const cells: Record<string, CellValue> = { ...row.cells };
    for (const column of media) {
      const cell = cells[column];
      if (typeof cell !== 'object' || cell === null || Array.isArray(cell)) continue;
      const known = (cell as { readonly src?: unknown }).src;
      // A file of the repository has an address already.
      if (known === '') cells[column] = { ...cell, src: addressOf(row.index, column) };
    }
    return { ...row, cells };
  });
}
