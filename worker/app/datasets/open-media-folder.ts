/** Opens a split that is a folder of images or other media. */
import type { HubError } from '../../domain/errors.ts';
import { repoUrlPath } from '../../domain/repo.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { ConfigLayout } from '../../formats/datasets/layout.ts';
import { MediaFolderTable, type MediaMetadata, isMetadataFile } from '../../formats/datasets/media-folder.ts';
import type { MediaKind } from '../../formats/tables/features.ts';
import { openTable, readTable } from '../../formats/tables/open-table.ts';
import { openByteSource } from '../browse/byte-source.ts';
import type { Services } from '../services.ts';
import type { OpenFiles } from './open-dataset.ts';

const kinds: Readonly<Record<string, MediaKind>> = {
  imagefolder: 'image',
  audiofolder: 'audio',
  videofolder: 'video',
  pdffolder: 'pdf',
};

const MAX_METADATA_ROWS = 50_000;

export function isMediaFolder(config: ConfigLayout): boolean {
  return kinds[config.module] !== undefined;
}

export async function openMediaFolder(
  services: Services,
  dataset: OpenFiles,
  config: ConfigLayout,
  paths: readonly string[],
): Promise<Result<MediaFolderTable, HubError>> {
  const metadataPath = paths.find(isMetadataFile);
  const metadata = metadataPath === undefined ? ok(null) : await readMetadata(services, dataset, metadataPath);
  if (!metadata.ok) return metadata;
  const { repo, oid } = dataset.revision;
  const dropLabels = config.options['drop_labels'];
  const table = new MediaFolderTable({
    kind: kinds[config.module] ?? 'image',
    files: paths.filter((path) => !isMetadataFile(path)),
    allFiles: config.splits.flatMap((split) => split.paths).filter((path) => !isMetadataFile(path)),
    metadata: metadata.value,
    dropLabels: typeof dropLabels === 'boolean' ? dropLabels : undefined,
    addressOf: (path) => `/${repoUrlPath(repo)}/resolve/${oid}/${path.split('/').map(encodeURIComponent).join('/')}`,
  });
  return ok(table);
}

async function readMetadata(
  services: Services,
  dataset: OpenFiles,
  path: string,
): Promise<Result<MediaMetadata | null, HubError>> {
  const found = dataset.files.get(path);
  const source = await openByteSource(services, dataset.revision, found);
  if (source === null) return ok(null);
  const table = await openTable({ path, source, id: found?.oid });
  if (!table.ok) return table;
  const rows = await readTable(path, () => table.value.readRows(0, MAX_METADATA_ROWS));
  if (!rows.ok) return rows;
  const { columns } = table.value;
  // Without the names of files the columns belong to nothing.
  if (!columns.some(({ name }) => name === 'file_name')) return ok(null);
  return ok({ folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))), columns, rows: rows.value });
}
