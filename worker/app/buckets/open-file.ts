/** Finds a file of a bucket and opens its content. */
import { findBucketFiles, findContentKey } from '../../catalog/bucket-files.ts';
import type { BucketFile, BucketRecord } from '../../domain/bucket.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { ByteRange } from '../../ports/blob-store.ts';
import type { Services } from '../services.ts';
import { openXetContent } from '../xet/open-content.ts';

export async function findFile(
  { catalog }: Services,
  bucket: BucketRecord,
  path: string,
): Promise<Result<BucketFile, HubError>> {
  const [file] = await findBucketFiles(catalog, bucket.id, [path]);
  return file === undefined ? fail(missing(path)) : ok(file);
}

export async function openFile(
  services: Services,
  file: BucketFile,
  range: ByteRange | undefined,
): Promise<Result<Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>, HubError>> {
  if (file.oid === null) return ok(new Uint8Array(0));
  const key = await findContentKey(services.catalog, file.oid);
  const content = key === null ? null : await openXetContent(services, key, range);
  // Overwritten a moment ago, and collected since.
  return content === null ? fail(missing(file.path)) : ok(content.body);
}

function missing(path: string): HubError {
  return hubError('entry-not-found', `The bucket has no file "${path.slice(0, 300)}".`);
}
