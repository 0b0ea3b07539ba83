/** A table whose rows are in memory already. */
import { CellMaker } from './cells.ts';
import type { ReadOptions, ScanOptions, Table, TableColumn, TableFormat, TableRow } from './table.ts';

export class ValuesTable implements Table {
  readonly format: TableFormat;
  readonly columns: readonly TableColumn[];
  readonly #rows: readonly ReadonlyMap<string, unknown>[];

  constructor(format: TableFormat, columns: readonly TableColumn[], rows: readonly ReadonlyMap<string, unknown>[]) {
    this.format = format;
    this.columns = columns;
    this.#rows = rows;
  }

  get rowCount(): number {
    return this.#rows.length;
  }

  get estimatedRowCount(): number {
    return this.#rows.length;
  }

  readRows(offset: number, length: number, options: ReadOptions = {}): Promise<readonly TableRow[]> {
    const rows = this.#rows.slice(offset, offset + length);
    const cells = new CellMaker(options.maxCellChars);
    return Promise.resolve(rows.map((row, i) => this.#row(offset + i, row, options, cells)));
  }

  readBytes(): Promise<null> {
    return Promise.resolve(null);
  }

  async *scan(options: ScanOptions): AsyncGenerator<readonly TableRow[], void, void> {
    for (let at = options.offset ?? 0; at < this.#rows.length; at += 1000) yield await this.readRows(at, 1000, options);
  }

  #row(index: number, values: ReadonlyMap<string, unknown>, options: ReadOptions, maker: CellMaker): TableRow {
    const cells: [string, TableRow['cells'][string]][] = [];
    const truncated: string[] = [];
    for (const { name } of this.columns) {
      if (options.columns !== undefined && !options.columns.includes(name)) continue;
      const cell = maker.make(values.get(name));
      cells.push([name, cell.value]);
      if (cell.isTruncated) truncated.push(name);
    }
    return { index, cells: Object.fromEntries(cells), truncated };
  }
}
