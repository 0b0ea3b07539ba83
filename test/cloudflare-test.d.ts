/** The bindings that vitest.config.ts gives to tests inside workerd. */
declare namespace Cloudflare {
  interface Env {
    readonly CATALOG: D1Database;
    readonly BLOBS: R2Bucket;
    readonly BLOB_DISK: Fetcher;
  }
}
