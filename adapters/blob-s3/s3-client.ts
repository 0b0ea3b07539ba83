/** The SDK's client on top of fetch: signing, XML and retries are the SDK's, sockets are workerd's. */
import { S3Client } from '@aws-sdk/client-s3';
import type { S3Access, S3Network } from './s3-access.ts';

const TIMEOUT_MS = 60_000;

type Handler = NonNullable<NonNullable<ConstructorParameters<typeof S3Client>[0]>['requestHandler']>;
type Handle = Extract<Handler, { handle: unknown }>['handle'];
type SdkRequest = Parameters<Handle>[0];
type SdkResponse = Awaited<ReturnType<Handle>>['response'];

export function s3Client(access: S3Access, endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: access.region,
    credentials: access.credentials,
    forcePathStyle: access.addressing === 'path',
    // By default the SDK adds a CRC trailer to every body, which many stores refuse.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: { handle: (request: SdkRequest) => handle(access.network, request) },
  });
}

async function handle(network: S3Network, request: SdkRequest): Promise<{ response: SdkResponse }> {
  const { 'content-length': _length, host: _host, ...headers } = lowerCaseKeys(request.headers);
  const response = await network.fetch(urlOf(request), {
    method: request.method,
    headers,
    ...(request.body !== undefined && { body: request.body }),
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return {
    response: {
      statusCode: response.status,
      reason: response.statusText,
      headers: Object.fromEntries(response.headers),
      body: response.body ?? new Blob([]).stream(),
    },
  };
}

function lowerCaseKeys(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The path is encoded already; the query is not. */
function urlOf({ protocol, hostname, port, path, query }: SdkRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    const values = Array.isArray(value) ? value : [value];
    return values.map((one) => (one === null ? escape(name) : `${escape(name)}=${escape(one)}`));
  });
  const authority = port === undefined ? hostname : `${hostname}:${port}`;
  return `${protocol}//${authority}${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
}

function escape(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** HTTP status in an error of the SDK; undefined when the store did not answer. */
export function statusOfError(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  const { $metadata: metadata } = error;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

/** The store's own name for what went wrong, e.g. `NoSuchUpload`. */
export function nameOfError(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
