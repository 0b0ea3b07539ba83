/** Files and directories as the API lists them: an LFS file by what it stands for, not by its pointer. */
import type { Oid, Sha256 } from '../../domain/oid.ts';
import type { RepoView } from '../../git/repo-view.ts';
import type { PathEntry } from '../../git/tree.ts';
import { MAX_POINTER_BYTES, parsePointer } from '../../lfs/pointer.ts';

export interface LfsFile {
  readonly oid: Sha256;
  readonly sizeBytes: number;
  /** Size of the pointer file itself. */
  readonly pointerSizeBytes: number;
}

export interface RepoEntry {
  readonly type: 'file' | 'directory';
  readonly path: string;
  /** Id of the blob (for LFS: of the pointer) or tree. */
  readonly oid: Oid;
  /** Of the content; 0 for a directory. */
  readonly sizeBytes: number;
  readonly lfs?: LfsFile;
}

/** Null for a submodule, which is no part of this repository's content. */
export async function describeEntry(view: RepoView, entry: PathEntry): Promise<RepoEntry | null> {
  if (entry.kind === 'submodule') return null;
  if (entry.kind === 'tree') return { type: 'directory', path: entry.path, oid: entry.oid, sizeBytes: 0 };
  const slot = view.index.find(entry.oid);
  const blobBytes = slot < 0 ? 0 : view.index.sizeBytes(slot);
  const lfs = entry.kind === 'symlink' ? null : await readLfsPointer(view, slot, blobBytes);
  return {
    type: 'file',
    path: entry.path,
    oid: entry.oid,
    sizeBytes: lfs?.sizeBytes ?? blobBytes,
    ...(lfs === null ? {} : { lfs }),
  };
}

/** A pointer names the spec, a 64-digit hash and a size, so a shorter blob cannot be one and is not read. */
const MIN_POINTER_BYTES = 100;

async function readLfsPointer(view: RepoView, slot: number, blobBytes: number): Promise<LfsFile | null> {
  if (slot < 0 || blobBytes < MIN_POINTER_BYTES || blobBytes > MAX_POINTER_BYTES) return null;
  const read = view.objects.readSlot(slot);
  const pointer = parsePointer(read instanceof Uint8Array ? read : await read);
  return pointer === null ? null : { ...pointer, pointerSizeBytes: blobBytes };
}
