/** A file as the viewers see it: its name, its beginning, and any further part of it on request. */
import { openByteSource } from '../../../app/browse/byte-source.ts';
import type { OpenRevision } from '../../../app/browse/open-revision.ts';
import type { RepoEntry } from '../../../app/browse/repo-entry.ts';
import type { Services } from '../../../app/services.ts';
import type { ByteSource } from '../../../formats/byte-source.ts';
import { findEntry } from '../../../git/tree.ts';

export interface ViewedFile {
  readonly services: Services;
  readonly revision: OpenRevision;
  readonly entry: RepoEntry;
  /** In lower case, without its folder. */
  readonly name: string;
  /** What follows the last dot, in lower case; empty when there is none. */
  readonly extension: string;
  /** The first bytes, at most `START_BYTES`. */
  readonly start: Uint8Array;
  readonly source: ByteSource;
  /** Names the content: what is made of it may be kept under it. */
  readonly contentId: string;
  /** Of the page: what the reader looks for in the file, and the like. */
  readonly query: URLSearchParams;
}

export const START_BYTES = 8192;

/** Null for an LFS file whose content is not here. */
export async function openViewedFile(
  services: Services,
  revision: OpenRevision,
  entry: RepoEntry,
  query: URLSearchParams,
): Promise<ViewedFile | null> {
  const found = await findEntry(revision.view, revision.tree, entry.path);
  const source = await openByteSource(services, revision, found ?? undefined);
  if (source === null) return null;
  const name = entry.path.slice(entry.path.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  const start = source.sizeBytes === 0 ? new Uint8Array() : await source.read(0, START_BYTES);
  return {
    services,
    revision,
    entry,
    name,
    extension: dot < 0 ? '' : name.slice(dot + 1),
    start,
    source,
    contentId: entry.lfs?.oid ?? entry.oid,
    query,
  };
}
