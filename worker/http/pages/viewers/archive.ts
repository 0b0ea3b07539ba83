/** What is in an archive: zip by its directory, tar by its headers, packed tar by unpacking a part of it. */
import type { ArchiveView, FileView } from '#portal';
import { type ListedEntry, intoFolders } from '../../../formats/archive/folders.ts';
import { gunzippingInput, jumpingInput } from '../../../formats/archive/tar-input.ts';
import { type TarListing, listTar } from '../../../formats/archive/tar.ts';
import { listZipMembers } from '../../../formats/pickle/zip-members.ts';
import { Kept } from '../../../formats/kept.ts';
import type { Viewer } from './registry.ts';
import type { ViewedFile } from './viewed-file.ts';

const MAX_ENTRIES = 2000;
/** Ranged reads of a tar archive with large files in it. */
const MAX_READS = 400;
const unpackLimits = { maxPackedBytes: 24 << 20, maxUnpackedBytes: 96 << 20 };

type Format = ArchiveView['format'];

function formatOf({ start, name, extension }: ViewedFile): Format | null {
  const begins = (...bytes: readonly number[]): boolean => bytes.every((byte, at) => start[at] === byte);
  if (begins(0x50, 0x4b, 3, 4) || begins(0x50, 0x4b, 5, 6)) return 'zip';
  if (begins(0x1f, 0x8b)) return extension === 'tgz' || name.endsWith('.tar.gz') ? 'tar.gz' : null;
  const magic = String.fromCharCode(...start.subarray(257, 262));
  return magic === 'ustar' || extension === 'tar' ? 'tar' : null;
}

/** By entries: each some 200 bytes, in all some 20 MB. */
const kept = new Kept<FileView>(100_000, (view) => (view.kind === 'archive' ? view.root.fileCount + 10 : 10));

export const viewArchive: Viewer = {
  takes: (file) => formatOf(file) !== null,
  async view(file) {
    const format = formatOf(file);
    if (format === null) return null;
    const key = `${file.contentId} ${format}`;
    return kept.get(key) ?? kept.set(key, await makeView(file, format));
  },
};

async function makeView(file: ViewedFile, format: Format): Promise<FileView> {
  const listing = await list(file, format);
  if (listing === null) {
    return {
      kind: 'broken',
      format: 'archive',
      line: null,
      column: null,
      message: 'Its list of contents cannot be read',
    };
  }
  return { kind: 'archive', format, root: intoFolders(listing.entries), isTruncated: listing.isTruncated };
}

async function list({ source }: ViewedFile, format: Format): Promise<TarListing | null> {
  if (format === 'zip') return listZip(source);
  if (format === 'tar') return listTar(jumpingInput(source, MAX_READS), MAX_ENTRIES);
  const input = gunzippingInput(source, unpackLimits);
  try {
    return await listTar(input, MAX_ENTRIES);
  } finally {
    await input.close();
  }
}

async function listZip(source: ViewedFile['source']): Promise<TarListing | null> {
  const members = await listZipMembers(source);
  if (members === null) return null;
  const entries = members
    .slice(0, MAX_ENTRIES)
    .map(({ name, sizeBytes, compressedBytes, isEncrypted, isLink }): ListedEntry => ({
      name,
      isFolder: name.endsWith('/'),
      sizeBytes,
      packedBytes: compressedBytes,
      note: isEncrypted ? 'encrypted' : isLink ? 'link' : null,
    }));
  return { entries, isTruncated: members.length > MAX_ENTRIES };
}
