/** An S3 server of the tests' own: miniflare's, over its R2. */
import { randomBytes } from 'node:crypto';
import { Miniflare, convertV4MiniflareOptions } from 'miniflare';

export interface S3 {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  stop(): Promise<void>;
}

export async function startS3(): Promise<S3> {
  const credentials = { accessKeyId: 'wire', secretAccessKey: randomBytes(16).toString('hex') };
  const server = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: 'export default { fetch() { return new Response() } }',
      compatibilityDate: '2026-11-17',
      r2Buckets: { BLOBS: { id: 'blobs', s3Credentials: credentials } },
    }),
  );
  const endpoint = new URL('/cdn-cgi/local/r2/s3', await server.ready).href;
  return { endpoint, bucket: 'blobs', ...credentials, stop: () => server.dispose() };
}
