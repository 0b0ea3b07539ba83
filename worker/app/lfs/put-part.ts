/** Takes one part of an object that a client sends to the hub in parts. */
import { findUpload } from '../../catalog/lfs-uploads.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail } from '../../domain/result.ts';
import { planParts, sizeOfPart } from '../../lfs/part-plan.ts';
import type { UploadedPart } from '../../ports/blob-store.ts';
import type { Services } from '../services.ts';
import { expiredUpload } from './finish-upload.ts';

export interface PutPartInput {
  readonly uploadId: string;
  readonly partNumber: number;
  readonly body: ReadableStream<Uint8Array>;
}

/** The caller has made sure, by the signature of the request, that this part of this upload may be put. */
export async function putPart(services: Services, input: PutPartInput): Promise<Result<UploadedPart, HubError>> {
  const { uploadId, partNumber, body } = input;
  const upload = await findUpload(services.catalog, uploadId);
  if (upload === null || upload.multipartId === null || upload.partSizeBytes === null) return fail(expiredUpload());
  const plan = planParts(upload.sizeBytes, upload.partSizeBytes);
  const sizeBytes = sizeOfPart(upload.sizeBytes, plan, partNumber);
  if (sizeBytes === null) return fail(hubError('bad-request', `This upload has ${plan.partCount} parts.`));
  return services.blobs.putPart(upload.blobKey, upload.multipartId, partNumber, body, sizeBytes);
}
