/** Takes an object that a client sends to the hub in one body, checks it while it is stored, and links it. */
import { isLinked } from '../../catalog/lfs-objects.ts';
import { commitUpload, deleteUpload, insertUpload } from '../../catalog/lfs-uploads.ts';
import { findRepoById } from '../../catalog/repos.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import type { Sha256 } from '../../domain/oid.ts';
import type { RepoId, UserId } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import { bytesSource, streamSource } from '../../ports/byte-source.ts';
import { copyVerified, discardSink } from '../../ports/verified-copy.ts';
import type { Services } from '../services.ts';
import { finishUpload } from './finish-upload.ts';
import { UPLOAD_KEEP_MS } from './upload-limits.ts';

export interface PutObjectInput {
  readonly repo: RepoId;
  readonly user: UserId;
  readonly oid: Sha256;
  readonly sizeBytes: number;
  /** Null: an empty body. */
  readonly body: ReadableStream<Uint8Array> | null;
}

/** The caller has made sure, by the signature of the request, that the user may do this. */
export async function putObject(services: Services, input: PutObjectInput): Promise<Result<null, HubError>> {
  const { catalog, blobs, clock } = services;
  const { repo, user, oid, sizeBytes } = input;
  if ((await findRepoById(catalog, repo)) === null) {
    return fail(hubError('repo-not-found', 'The repository of this upload was deleted.'));
  }
  const body = input.body ?? new Uint8Array(0);
  const expect = { sizeBytes, sha256: oid };
  if (await isLinked(catalog, repo, { oid, sizeBytes })) {
    const source = body instanceof Uint8Array ? bytesSource(body) : streamSource(body);
    const checked = await copyVerified(source, expect, discardSink);
    return checked.ok ? ok(null) : checked;
  }

  const id = crypto.randomUUID();
  const blobKey = blobKeys.lfs(oid, id);
  const now = clock.now();
  await insertUpload(catalog, {
    id,
    kind: 'stream',
    repoId: repo,
    userId: user,
    oid,
    sizeBytes,
    blobKey,
    multipartId: null,
    partSizeBytes: null,
    createdAt: now,
    expiresAt: now + UPLOAD_KEEP_MS,
  });
  const put = await blobs.put(blobKey, body, expect);
  if (!put.ok) {
    await deleteUpload(catalog, id);
    return put;
  }
  return finishUpload(services, blobKey, await commitUpload(catalog, id, clock.now()));
}
