/**
 * The files of a split as one table, opened one by one when rows of theirs are asked for. A single file of any
 * repository is a split of one file.
 */
import { createHash } from 'node:crypto';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { ConfigLayout } from '../../formats/datasets/layout.ts';
import { rowCountOf } from '../../formats/datasets/layout.ts';
import { openTable, readTable } from '../../formats/tables/open-table.ts';
import type { ReadOptions, ScanOptions, Table, TableColumn, TableRow } from '../../formats/tables/table.ts';
import { openByteSource } from '../browse/byte-source.ts';
import type { Services } from '../services.ts';
import type { RepoId } from '../../domain/repo.ts';
import { keptOf } from '../derived/kept-of.ts';
import type { OpenFiles } from './open-dataset.ts';
import { withMediaAddresses } from './media-address.ts';
import { isMediaFolder, openMediaFolder } from './open-media-folder.ts';
import { tableOptionsOf } from './table-options.ts';
import type { TableProblem } from './types.ts';

/** Files whose number of rows is looked up for one answer; of more, only as many as the rows asked for need. */
const MAX_COUNTED_FILES = 64;
/** Rows of one answer to a page, a search or a filter. */
export const MAX_ROWS = 100;

export interface SplitPlace {
  readonly from: OpenFiles;
  readonly config: ConfigLayout;
  readonly split: string;
  readonly paths: readonly string[];
  /** What a file made of the rows is called, without an extension. */
  readonly fileName: string;
  /** Where the hub serves an embedded file of a row. */
  readonly cellAddress: (row: number, column: string) => string;
}

export class SplitTable {
  readonly #services: Services;
  readonly #place: SplitPlace;
  readonly #paths: readonly string[];
  readonly #writtenRowCount: number | null;
  readonly #tables: (Table | undefined)[] = [];
  #contentId: string | undefined;
  /** By the number of the file. */
  readonly #failures = new Map<number, HubError>();

  constructor(services: Services, place: SplitPlace) {
    this.#services = services;
    this.#place = place;
    const { config, paths, split } = place;
    // A folder of media is one table, however many files it has.
    this.#paths = isMediaFolder(config) ? paths.slice(0, 1) : paths;
    this.#writtenRowCount = rowCountOf(config.info, split);
  }

  get commit(): string {
    return this.#place.from.revision.oid;
  }

  get repo(): RepoId {
    return this.#place.from.revision.repo.id;
  }

  get fileName(): string {
    return this.#place.fileName;
  }

  /** Names everything that decides what rows there are: the contents of the files and how they are read. */
  get contentId(): string {
    this.#contentId ??= createHash('sha256')
      .update(JSON.stringify(contentsOf(this.#place)))
      .digest('hex');
    return this.#contentId;
  }

  /** The same split with files opened anew: what one reads does not make the other read again. */
  twin(): SplitTable {
    return new SplitTable(this.#services, this.#place);
  }

  /** Rows with the addresses of their embedded files. */
  addressed(columns: readonly TableColumn[], rows: readonly TableRow[]): readonly TableRow[] {
    return withMediaAddresses(columns, rows, this.#place.cellAddress);
  }

  /** Files whose rows are left out, wholly or in part, as far as what was asked has met them. */
  get problems(): readonly TableProblem[] {
    return [...this.#failures].map(([file, { message }]) => {
      const path = this.#paths[file] ?? '';
      // The file is named beside it.
      return { path, message: message.replace(`"${path.slice(0, 300)}" `, '') };
    });
  }

  /** Those of the first file that can be read. */
  async columns(): Promise<Result<readonly TableColumn[], HubError>> {
    for (let file = 0; file < Math.min(this.#paths.length, MAX_COUNTED_FILES); file++) {
      const table = await this.#find(file);
      if (!table.ok) return table;
      if (table.value !== null) return ok(table.value.columns);
    }
    return fail(this.#firstFailure());
  }

  /** The table of one file. */
  async open(file: number): Promise<Result<Table, HubError>> {
    const known = this.#tables[file];
    if (known !== undefined) return ok(known);
    if (isMediaFolder(this.#place.config)) return this.#openFolder();
    const path = this.#paths[file];
    if (path === undefined) throw new Error('a split has no file of this number');
    const { config, from } = this.#place;
    const found = from.files.get(path);
    const source = await openByteSource(this.#services, from.revision, found);
    if (source === null) {
      return fail(hubError('object-not-found', `The content of "${path.slice(0, 300)}" is not in this repository.`));
    }
    const keep = found === undefined ? undefined : keptOf(this.#services, this.repo, found.oid);
    const opened = await openTable({ path, source, id: found?.oid, keep }, tableOptionsOf(config));
    if (opened.ok) this.#tables[file] = opened.value;
    return opened;
  }

  /** Null for a file that is broken: it counts as one without rows, and is named among the problems. */
  async #find(file: number): Promise<Result<Table | null, HubError>> {
    if (this.#tables[file] === undefined && this.#failures.has(file)) return ok(null);
    const opened = await this.open(file);
    return opened.ok || !this.#leaveOut(file, opened.error) ? opened : ok(null);
  }

  /** False when it is not the file that is broken, or when it is all there is. */
  #leaveOut(file: number, error: HubError): boolean {
    if (error.code !== 'unprocessable' && error.code !== 'object-not-found') return false;
    this.#failures.set(file, error);
    return this.#failures.size < this.#paths.length;
  }

  #firstFailure(): HubError {
    const [first] = this.#failures.values();
    return first ?? hubError('unprocessable', 'The split has no files.');
  }

  async #openFolder(): Promise<Result<Table, HubError>> {
    const { config, from, paths } = this.#place;
    const opened = await openMediaFolder(this.#services, from, config, paths);
    if (opened.ok) this.#tables[0] = opened.value;
    return opened;
  }

  /** Exact where it can be told; an estimate from the files that were opened, else null. */
  async countRows(): Promise<Result<{ readonly exact: number | null; readonly estimated: number | null }, HubError>> {
    if (this.#writtenRowCount !== null) return ok({ exact: this.#writtenRowCount, estimated: this.#writtenRowCount });
    let exact: number | null = 0;
    let estimated = 0;
    const looked = Math.min(this.#paths.length, MAX_COUNTED_FILES);
    for (let file = 0; file < looked; file++) {
      const table = await this.#find(file);
      if (!table.ok) return file === 0 ? table : ok({ exact: null, estimated: null });
      if (table.value === null) continue;
      exact = exact === null || table.value.rowCount === null ? null : exact + table.value.rowCount;
      estimated += table.value.estimatedRowCount ?? 0;
      // Files of text are many requests each; one tells enough for a guess.
      if (table.value.rowCount === null) {
        return ok({ exact: null, estimated: Math.round((estimated / (file + 1)) * this.#paths.length) });
      }
    }
    if (looked === this.#paths.length) return ok({ exact, estimated });
    return ok({ exact: null, estimated: Math.round((estimated / looked) * this.#paths.length) });
  }

  async readRows(offset: number, length: number, options: ReadOptions = {}): Promise<Result<TableRow[], HubError>> {
    const rows: TableRow[] = [];
    let lost = 0;
    let firstRow = 0;
    for (let file = 0; file < this.#paths.length && lost + rows.length < length; file++) {
      const found = await this.#find(file);
      if (!found.ok) return found;
      const table = found.value;
      if (table === null) continue;
      const from = offset + lost + rows.length - firstRow;
      const { rowCount } = table;
      if (rowCount !== null && from >= rowCount) {
        firstRow += rowCount;
        continue;
      }
      const path = this.#paths[file] ?? '';
      const wanted = length - lost - rows.length;
      const read = await readTable(path, () => table.readRows(from, wanted, options));
      if (!read.ok && !this.#leaveOut(file, read.error)) return read;
      for (const row of read.ok ? read.value : []) rows.push({ ...row, index: row.index + firstRow });
      const behind = table.rowCount;
      // Rows that cannot be read keep their numbers.
      if (!read.ok && behind !== null) lost += Math.min(wanted, behind - from);
      // Where the file ends is not known: the rows of the files behind it cannot be numbered yet.
      if (behind === null) break;
      firstRow += behind;
    }
    return ok(rows);
  }

  /** The row's file, and its number in there. */
  async locate(row: number): Promise<Result<{ readonly table: Table; readonly row: number }, HubError>> {
    let firstRow = 0;
    for (let file = 0; file < this.#paths.length; file++) {
      const table = await this.#find(file);
      if (!table.ok) return table;
      if (table.value === null) continue;
      const { rowCount } = table.value;
      if (rowCount === null || row < firstRow + rowCount) return ok({ table: table.value, row: row - firstRow });
      firstRow += rowCount;
    }
    return fail(hubError('entry-not-found', 'The split has no row of this number.'));
  }

  /**
   * All rows in their order from `offset` on. What a broken file has no more of is left out and named among the
   * problems; `isWhole`: it is thrown, for whoever could not tell that rows are missing.
   */
  async *scan(
    options: ScanOptions,
    { isWhole = false }: { readonly isWhole?: boolean } = {},
  ): AsyncGenerator<readonly TableRow[], void, void> {
    let firstRow = 0;
    const offset = options.offset ?? 0;
    for (let file = 0; file < this.#paths.length; file++) {
      const found = isWhole ? await this.open(file) : await this.#find(file);
      if (!found.ok) throw new SplitReadError(found.error);
      const table = found.value;
      if (table === null) continue;
      const { rowCount } = table;
      let seen = 0;
      if (rowCount === null || firstRow + rowCount > offset) {
        try {
          for await (const rows of table.scan({ ...options, offset: Math.max(0, offset - firstRow) })) {
            yield rows.map((row) => ({ ...row, index: row.index + firstRow }));
            seen = (rows.at(-1)?.index ?? seen - 1) + 1;
          }
        } catch (error) {
          const failed = await readTable(this.#paths[file] ?? '', () => Promise.reject<Table>(error));
          if (failed.ok || isWhole || !this.#leaveOut(file, failed.error)) throw error;
        }
      }
      firstRow += table.rowCount ?? seen;
      this.#tables[file] = undefined;
    }
  }
}

function contentsOf({ config, from, paths }: SplitPlace): unknown {
  const files = paths.map((path) => [path, from.files.get(path)?.oid ?? '']);
  // Labels are the names of folders in all splits.
  return [config.module, config.options, files, isMediaFolder(config) ? config.splits : []];
}

/** Carries a failure out of a generator. */
export class SplitReadError extends Error {
  readonly hubError: HubError;
  constructor(error: HubError) {
    super(error.message);
    this.hubError = error;
  }
}
