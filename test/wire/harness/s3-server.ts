/** An S3 server with one empty bucket for a test: miniflare's, over its simulated R2. */
import { Miniflare, convertV4MiniflareOptions } from 'miniflare';

export interface S3Server {
  /** `HUB_*` variables that make a hub use it. */
  readonly env: Readonly<Record<string, string>>;
  readonly endpoint: string;
  /** Keys of everything stored. */
  keys(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export async function startS3Server(): Promise<S3Server> {
  const s3Credentials = { accessKeyId: 'test', secretAccessKey: 'test-secret' };
  const store = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: 'export default { fetch() { return new Response() } }',
      compatibilityDate: '2026-11-17',
      r2Buckets: { BLOBS: { id: 'blobs', s3Credentials } },
    }),
  );
  const endpoint = new URL('/cdn-cgi/local/r2/s3', await store.ready).href;
  return {
    endpoint,
    env: {
      HUB_STORAGE: 's3',
      HUB_S3_ENDPOINT: endpoint,
      HUB_S3_BUCKET: 'blobs',
      HUB_S3_REGION: 'auto',
      HUB_S3_ACCESS_KEY_ID: s3Credentials.accessKeyId,
      HUB_S3_SECRET_ACCESS_KEY: s3Credentials.secretAccessKey,
    },
    async keys() {
      const bucket = await store.getR2Bucket('BLOBS');
      return (await bucket.list()).objects.map(({ key }) => key);
    },
    stop: () => store.dispose(),
  };
}
