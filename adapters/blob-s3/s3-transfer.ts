/**
 * Moves bytes by presigned requests and plain fetch, so that a body goes from the store to the client without passing
 * through the SDK, and from the client to the store with a length but without a signature over its bytes.
 */
import { GetObjectCommand, PutObjectCommand, UploadPartCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Sha256 } from '../../worker/domain/oid.ts';
import type { S3Network } from './s3-access.ts';

/** Presigned requests of the hub itself are used at once. */
const OWN_TTL_SECONDS = 900;
const ANSWER_TIMEOUT_MS = 60_000;
const GET_ATTEMPTS = 3;

export interface SignedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface PutSigning {
  readonly sizeBytes?: number;
  readonly sha256?: Sha256;
  readonly ifAbsent?: boolean;
}

/** SHA-256 as S3's checksum headers write it. */
export function base64OfHex(hex: string): string {
  return btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16))));
}

/**
 * Presigns a PUT. The checksum's algorithm is named in a header of its own, because Ceph otherwise ignores the
 * checksum; the content type is signed, because Ceph refuses an unsigned one and git-lfs always sends one; the length
 * is signed so that no other size is accepted.
 */
export async function signPut(
  client: S3Client,
  bucket: string,
  key: string,
  { sizeBytes, sha256, ifAbsent }: PutSigning,
  ttlSeconds: number = OWN_TTL_SECONDS,
): Promise<SignedRequest> {
  const headers: Record<string, string> = {
    'content-type': 'application/octet-stream',
    ...(sha256 !== undefined && {
      'x-amz-checksum-sha256': base64OfHex(sha256),
      'x-amz-sdk-checksum-algorithm': 'SHA256',
    }),
    ...(ifAbsent === true && { 'if-none-match': '*' }),
  };
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    ContentType: 'application/octet-stream',
    ...(sizeBytes !== undefined && { ContentLength: sizeBytes }),
    ...(sha256 !== undefined && { ChecksumSHA256: base64OfHex(sha256), ChecksumAlgorithm: 'SHA256' }),
    ...(ifAbsent === true && { IfNoneMatch: '*' }),
  });
  const names = new Set(Object.keys(headers));
  const url = await getSignedUrl(client, command, {
    expiresIn: ttlSeconds,
    signableHeaders: new Set([...names, 'host', 'content-length']),
    unhoistableHeaders: names,
  });
  return { url, headers };
}

export function signPart(
  client: S3Client,
  part: { bucket: string; key: string; uploadId: string; partNumber: number; sizeBytes: number },
  ttlSeconds: number = OWN_TTL_SECONDS,
): Promise<string> {
  const command = new UploadPartCommand({
    Bucket: part.bucket,
    Key: part.key,
    UploadId: part.uploadId,
    PartNumber: part.partNumber,
    ContentLength: part.sizeBytes,
  });
  return getSignedUrl(client, command, {
    expiresIn: ttlSeconds,
    signableHeaders: new Set(['host', 'content-length']),
  });
}

/** Sends a body by a signed PUT. A stream must carry its own length. */
export function sendPut(
  network: S3Network,
  request: SignedRequest,
  body: ReadableStream<Uint8Array> | Uint8Array,
  signal?: AbortSignal,
): Promise<Response> {
  return network.fetch(request.url, {
    method: 'PUT',
    headers: { ...request.headers },
    body,
    redirect: 'manual',
    ...(signal !== undefined && { signal }),
  });
}

/** Answers 200, 206, 404 or 416; anything else is thrown. Tries again when the store is busy. */
export async function sendGet(
  network: S3Network,
  client: S3Client,
  bucket: string,
  key: string,
  range?: string,
): Promise<Response> {
  const url = await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), {
    expiresIn: OWN_TTL_SECONDS,
  });
  const headers = { 'accept-encoding': 'identity', ...(range !== undefined && { range }) };
  for (let attempt = 1; ; attempt += 1) {
    const response = await answerInTime(network, url, headers);
    if ([200, 206, 404, 416].includes(response.status)) return response;
    const error = await refusal('read', key, response);
    if (attempt === GET_ATTEMPTS || (response.status < 500 && response.status !== 429)) throw error;
  }
}

/** Limits the wait for an answer, but not how long its body takes. */
async function answerInTime(network: S3Network, url: string, headers: Record<string, string>): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new Error('The object store did not answer in time.')), ANSWER_TIMEOUT_MS);
  try {
    return await network.fetch(url, { headers, redirect: 'manual', signal: abort.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** An error that says what the store said; S3 puts its reason into a short XML body. */
export async function refusal(verb: string, key: string, response: Response): Promise<Error> {
  const text = (await response.text()).slice(0, 2000);
  const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? 'no reason given';
  return new Error(`The object store could not ${verb} ${key}: status ${response.status}, ${code}`);
}
