/**
 * Folders of images, sounds or other media as a table, as ImageFolder and AudioFolder of the `datasets` library make
 * it: one row a file, with the columns of a metadata file, else with the folder's name as its label.
 */
import { toCell } from '../tables/cells.ts';
import type { MediaKind } from '../tables/features.ts';
import { mediaTypeOf } from '../tables/media.ts';
import type { ReadOptions, ScanOptions, Table, TableColumn, TableRow } from '../tables/table.ts';
import { byCodeUnits } from './data-files.ts';
import { METADATA_FILES } from './modules.ts';

export interface MediaFolder {
  readonly kind: MediaKind;
  /** The split's files, without those of metadata. */
  readonly files: readonly string[];
  /** Media files of all splits: labels are the same in each. */
  readonly allFiles: readonly string[];
  readonly metadata: MediaMetadata | null;
  /** The card's `drop_labels`; undefined when it does not say. */
  readonly dropLabels: boolean | undefined;
  /** The address of a file below the hub's. */
  readonly addressOf: (path: string) => string;
}

export interface MediaMetadata {
  /** The folder of the metadata file; its paths are relative to it. */
  readonly folder: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

export function isMetadataFile(path: string): boolean {
  return METADATA_FILES.includes(path.slice(path.lastIndexOf('/') + 1));
}

export class MediaFolderTable implements Table {
  readonly format = 'folder';
  readonly columns: readonly TableColumn[];
  readonly #folder: MediaFolder;
  readonly #labels: readonly string[];

  constructor(folder: MediaFolder) {
    this.#folder = folder;
    const media: TableColumn = { name: folder.kind, type: { _type: MEDIA_FEATURES[folder.kind] } };
    if (folder.metadata !== null) {
      this.#labels = [];
      this.columns = folder.metadata.columns.map((column) => (column.name === 'file_name' ? media : column));
      return;
    }
    const labels = [...new Set(folder.allFiles.map(folderName))].toSorted(byCodeUnits);
    const depths = new Set(folder.allFiles.map((path) => path.split('/').length));
    const hasLabels = folder.dropLabels === undefined ? labels.length > 1 && depths.size === 1 : !folder.dropLabels;
    this.#labels = hasLabels ? labels : [];
    const label: TableColumn = { name: 'label', type: { names: labels, _type: 'ClassLabel' } };
    this.columns = hasLabels ? [media, label] : [media];
  }

  get rowCount(): number {
    return this.#folder.metadata?.rows.length ?? this.#folder.files.length;
  }

  get estimatedRowCount(): number {
    return this.rowCount;
  }

  readRows(offset: number, length: number, options: ReadOptions = {}): Promise<readonly TableRow[]> {
    const rows: TableRow[] = [];
    for (let index = offset; index < Math.min(offset + length, this.rowCount); index++) {
      const cells = this.columns
        .filter(({ name }) => options.columns === undefined || options.columns.includes(name))
        .map(({ name }) => [name, toCell(this.#value(index, name), options.maxCellChars).value] as const);
      rows.push({ index, cells: Object.fromEntries(cells), truncated: [] });
    }
    return Promise.resolve(rows);
  }

  readBytes(): Promise<null> {
    return Promise.resolve(null);
  }

  async *scan(options: ScanOptions): AsyncGenerator<readonly TableRow[], void, void> {
    for (let at = options.offset ?? 0; at < this.rowCount; at += 1000) yield await this.readRows(at, 1000, options);
  }

  #value(index: number, column: string): unknown {
    const { kind, files, metadata, addressOf } = this.#folder;
    const row = metadata?.rows[index];
    const name = row?.cells['file_name'];
    const path =
      metadata === null ? files[index] : typeof name === 'string' ? joined(metadata.folder, name) : undefined;
    if (column === kind) return path === undefined ? null : { src: addressOf(path), type: mediaTypeOf(kind, path) };
    return row === undefined ? this.#labels.indexOf(folderName(path ?? '')) : row.cells[column];
  }
}

const MEDIA_FEATURES: Readonly<Record<MediaKind, string>> = {
  image: 'Image',
  audio: 'Audio',
  video: 'Video',
  pdf: 'Pdf',
};

/** The name of the folder a file is in. */
function folderName(path: string): string {
  return path.split('/').at(-2) ?? '';
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
