/** The shape of a file or directory in tree and paths-info answers. */
import type { ListedEntry } from '../../app/browse/list-tree.ts';
import type { Sha256 } from '../../domain/oid.ts';
import type { XetHash } from '../../domain/xet-hash.ts';

export interface EntryJson {
  readonly type: 'file' | 'directory';
  readonly oid: string;
  readonly size: number;
  readonly path: string;
  readonly lfs?: { readonly oid: string; readonly size: number; readonly pointerSize: number };
  /** Present when the Xet server has the file. */
  readonly xetHash?: string;
  readonly lastCommit?: { readonly id: string; readonly title: string; readonly date: string };
}

export function entryJson(entry: ListedEntry, xetHashes: ReadonlyMap<Sha256, XetHash>): EntryJson {
  const { lfs, lastCommit } = entry;
  const xetHash = lfs === undefined ? undefined : xetHashes.get(lfs.oid);
  return {
    type: entry.type,
    oid: entry.oid,
    size: entry.sizeBytes,
    path: entry.path,
    ...(lfs === undefined ? {} : { lfs: { oid: lfs.oid, size: lfs.sizeBytes, pointerSize: lfs.pointerSizeBytes } }),
    ...(xetHash === undefined ? {} : { xetHash }),
    ...(lastCommit === undefined
      ? {}
      : { lastCommit: { id: lastCommit.oid, title: lastCommit.title, date: isoDate(lastCommit.committedAt) } }),
  };
}

/** Dates as clients parse them: UTC with milliseconds and `Z`, never an offset. */
export function isoDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
