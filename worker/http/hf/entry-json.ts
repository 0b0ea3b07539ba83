/** The shape of a file or directory in tree and paths-info answers. */
import type { ListedEntry } from '../../app/browse/list-tree.ts';

export interface EntryJson {
  readonly type: 'file' | 'directory';
  readonly oid: string;
  readonly size: number;
  readonly path: string;
  readonly lfs?: { readonly oid: string; readonly size: number; readonly pointerSize: number };
  readonly lastCommit?: { readonly id: string; readonly title: string; readonly date: string };
}

export function entryJson(entry: ListedEntry): EntryJson {
  const { lfs, lastCommit } = entry;
  return {
    type: entry.type,
    oid: entry.oid,
    size: entry.sizeBytes,
    path: entry.path,
    ...(lfs === undefined ? {} : { lfs: { oid: lfs.oid, size: lfs.sizeBytes, pointerSize: lfs.pointerSizeBytes } }),
    ...(lastCommit === undefined
      ? {}
      : { lastCommit: { id: lastCommit.oid, title: lastCommit.title, date: isoDate(lastCommit.committedAt) } }),
  };
}

/** Dates as clients parse them: UTC with milliseconds and `Z`, never an offset. */
export function isoDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
