/** Lets the format readers look into files of a revision, wherever the bytes are. */
import { type ByteSource, bytesAsSource } from '../../formats/byte-source.ts';
import type { PathEntry } from '../../git/tree.ts';
import type { Services } from '../services.ts';
import { readBlob } from './find-file.ts';
import { openLinked } from './open-content.ts';
import type { OpenRevision } from './open-revision.ts';
import { describeEntry } from './repo-entry.ts';

/** Null when there is no such file, or when it is an LFS file whose content is not here. */
export async function openByteSource(
  services: Services,
  revision: OpenRevision,
  found: PathEntry | undefined,
): Promise<ByteSource | null> {
  const entry = found === undefined ? null : await describeEntry(revision.view, found);
  if (entry === null) return null;
  const { lfs } = entry;
  if (lfs === undefined) return bytesAsSource(await readBlob(revision, entry));
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    const opened = await openLinked(services, revision.repo.id, lfs.oid, { offset, length });
    if (opened === null) throw new Error(`the content of ${entry.path} is not in the blob store`);
    return new Uint8Array(await new Response(opened.body).arrayBuffer());
  };
  // A first byte tells whether the content is here at all.
  const probe = await openLinked(services, revision.repo.id, lfs.oid, { offset: 0, length: 1 });
  await probe?.body.cancel();
  return probe === null ? null : { sizeBytes: lfs.sizeBytes, read };
}
