/** Finds one file of a revision and opens its content, wherever that is stored. */
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { findEntry } from '../../git/tree.ts';
import type { OpenRevision } from './open-revision.ts';
import { type RepoEntry, describeEntry } from './repo-entry.ts';

/** The file at `revision.path`; a directory, like nothing at all, is `entry-not-found`. */
export async function findFile(revision: OpenRevision): Promise<Result<RepoEntry, HubError>> {
  const found = await findEntry(revision.view, revision.tree, revision.path);
  const entry = found === null ? null : await describeEntry(revision.view, found);
  if (entry === null || entry.type !== 'file') {
    return fail(hubError('entry-not-found', `There is no file "${revision.path.slice(0, 300)}" at ${revision.name}.`));
  }
  return ok(entry);
}

/** The bytes that git stores for a file: its content, or an LFS pointer. */
export async function readBlob(revision: OpenRevision, entry: RepoEntry): Promise<Uint8Array> {
  const slot = revision.view.index.find(entry.oid);
  if (slot < 0) throw new Error(`blob ${entry.oid} of a listed entry is not in the repository`);
  return revision.view.objects.readSlot(slot);
}
