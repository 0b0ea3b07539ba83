/** Turns columns of cells, as formats that store columns are read, into rows. */
import type { Cell } from './cells.ts';
import type { CellValue, TableRow } from './table.ts';

export function rowsOfColumns(
  firstRow: number,
  count: number,
  columns: readonly (readonly [name: string, cells: readonly Cell[]])[],
): TableRow[] {
  return Array.from({ length: count }, (_, i) => {
    const cells: [string, CellValue][] = [];
    const truncated: string[] = [];
    for (const [name, column] of columns) {
      const cell = column[i];
      cells.push([name, cell?.value ?? null]);
      if (cell?.isTruncated === true) truncated.push(name);
    }
    return { index: firstRow + i, cells: Object.fromEntries(cells), truncated };
  });
}

/** The cells of a column whose values are too large to be read. */
export function leftOut(count: number): readonly Cell[] {
  return Array.from({ length: count }, () => ({ value: null, isTruncated: true, chars: 4 }));
}
