/** Checks an object that is already in the store, by its stored checksum when that can be believed, else by reading it. */
import { HeadObjectCommand, type HeadObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { type HubError, hubError } from '../../worker/domain/errors.ts';
import { type Result, fail, ok } from '../../worker/domain/result.ts';
import type { PutExpectation, StoredBlob } from '../../worker/ports/blob-store.ts';
import { streamSource } from '../../worker/ports/byte-source.ts';
import { copyVerified, discardSink } from '../../worker/ports/verified-copy.ts';
import type { S3Abilities } from './s3-abilities.ts';
import type { S3Network } from './s3-access.ts';
import { base64OfHex, sendGet } from './s3-transfer.ts';

export interface CheckContext {
  readonly client: S3Client;
  readonly network: S3Network;
  readonly bucket: string;
  readonly abilities: S3Abilities;
}

export async function checkStored(
  context: CheckContext,
  key: string,
  expect: PutExpectation,
): Promise<Result<StoredBlob, HubError>> {
  const head = await context.client.send(
    new HeadObjectCommand({ Bucket: context.bucket, Key: key, ChecksumMode: 'ENABLED' }),
  );
  const sizeBytes = head.ContentLength ?? 0;
  const wrongSize = sizeMismatch(sizeBytes, expect);
  if (wrongSize !== null) return fail(wrongSize);
  const stored = wholeChecksum(head);
  if (expect.sha256 === undefined) return ok({ key, sizeBytes });
  if (stored === base64OfHex(expect.sha256) && (await context.abilities.checksChecksums()))
    return ok({ key, sizeBytes });
  const response = await sendGet(context.network, context.client, context.bucket, key);
  if (response.status !== 200) throw new Error(`The object store lost ${key} while it was checked.`);
  const body = response.body ?? new Blob([]).stream();
  const checked = await copyVerified(streamSource(body), expect, discardSink);
  return checked.ok ? ok({ key, sizeBytes: checked.value }) : checked;
}

export function sizeMismatch(actual: number, { sizeBytes, maxBytes }: PutExpectation): HubError | null {
  if (sizeBytes !== undefined && actual !== sizeBytes) {
    return hubError(
      'content-mismatch',
      `The size does not match: the upload has ${actual} bytes, but ${sizeBytes} were announced.`,
    );
  }
  return maxBytes !== undefined && actual > maxBytes
    ? hubError('too-large', `The upload is longer than the ${maxBytes} bytes allowed.`)
    : null;
}

/** A checksum of the whole object; that of a multipart upload is one of its parts' checksums and says nothing here. */
function wholeChecksum(head: HeadObjectCommandOutput): string | undefined {
  return head.ChecksumType === 'COMPOSITE' || head.ChecksumSHA256?.includes('-') === true
    ? undefined
    : head.ChecksumSHA256;
}
