/** A folder of a revision as one zip file, made while it is sent: nothing is compressed and nothing kept in memory. */
import { makeZip, predictLength } from 'client-zip';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { pathToBytes } from '../../git/path-bytes.ts';
import { fileMode } from '../../git/tree-format.ts';
import { type PathEntry, findEntry, walkTree } from '../../git/tree.ts';
import type { Services } from '../services.ts';
import { readBlob } from './find-file.ts';
import { openLinked } from './open-content.ts';
import type { OpenRevision } from './open-revision.ts';
import { type RepoEntry, describeEntry } from './repo-entry.ts';

export interface Zip {
  readonly sizeBytes: number;
  readonly body: ReadableStream<Uint8Array>;
}

/* Beyond these the Hugging Face tools are the better way: they fetch side by side and go on after a break. */
export const MAX_ZIP_FILES = 10_000;
export const MAX_ZIP_BYTES = 20e9;

/** Of the folder at `revision.path`; paths in it start with `rootName`. */
export async function zipFolder(
  services: Services,
  revision: OpenRevision,
  rootName: string,
): Promise<Result<Zip, HubError>> {
  const folder = await findFolder(revision);
  if (folder === null) {
    return fail(
      hubError('entry-not-found', `There is no directory "${revision.path.slice(0, 300)}" at ${revision.name}.`),
    );
  }
  const files = await listFiles(revision, folder);
  if (!files.ok) return files;
  const lastModified = new Date(revision.view.commits.committedAt(revision.commit) * 1000);
  const start = folder.path === '' ? 0 : folder.path.length + 1;
  const named = files.value.map((entry) => ({
    entry,
    meta: { name: pathToBytes(`${rootName}/${entry.path.slice(start)}`), size: entry.sizeBytes, lastModified },
  }));
  async function* contents(): AsyncGenerator<{ input: ReadableStream<Uint8Array> | Uint8Array; name: Uint8Array }> {
    for (const { entry, meta } of named) yield { input: await openEntry(services, revision, entry), ...meta };
  }
  return ok({
    sizeBytes: Number(predictLength(named.map(({ meta }) => meta))),
    body: makeZip(contents(), { buffersAreUTF8: true }),
  });
}

async function findFolder({ view, tree, path }: OpenRevision): Promise<PathEntry | null> {
  if (path === '') return { path: '', mode: fileMode.tree, kind: 'tree', oid: tree };
  const found = await findEntry(view, tree, path);
  return found?.kind === 'tree' ? found : null;
}

async function listFiles({ view }: OpenRevision, folder: PathEntry): Promise<Result<readonly RepoEntry[], HubError>> {
  const files: RepoEntry[] = [];
  let sizeBytes = 0;
  for await (const found of walkTree(view, folder)) {
    if (found.kind === 'tree' || !isSafe(found.path)) continue;
    const entry = await describeEntry(view, found);
    if (entry === null) continue;
    sizeBytes += entry.sizeBytes;
    files.push(entry);
    if (files.length > MAX_ZIP_FILES || sizeBytes > MAX_ZIP_BYTES) {
      return fail(
        hubError(
          'too-large',
          `A zip holds at most ${MAX_ZIP_FILES} files and ${MAX_ZIP_BYTES / 1e9} GB. Use hf download or git clone.`,
        ),
      );
    }
  }
  return ok(files);
}

/** Whoever unpacks it must not be led out of the folder, nor into what Windows takes for a way out. */
function isSafe(path: string): boolean {
  return (
    !path.split('/').some((segment) => segment === '' || segment === '.' || segment === '..') && !/[\\\0]/.test(path)
  );
}

async function openEntry(
  services: Services,
  revision: OpenRevision,
  entry: RepoEntry,
): Promise<ReadableStream<Uint8Array> | Uint8Array> {
  if (entry.lfs === undefined) return readBlob(revision, entry);
  const opened = await openLinked(services, revision.repo.id, entry.lfs.oid, undefined);
  // What was promised cannot be kept: the connection breaks, and the client sees that the file is not whole.
  if (opened === null) throw new Error(`the content of ${entry.path} is not in the blob store`);
  return opened.body;
}
