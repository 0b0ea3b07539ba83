/** Chooses the blob store that the settings ask for. With main.ts and compose.ts, the only importer of adapters/. */
import { DiskBlobStore } from '../adapters/blob-disk/disk-blob-store.ts';
import { R2BlobStore } from '../adapters/blob-r2/r2-blob-store.ts';
import { S3BlobStore } from '../adapters/blob-s3/s3-blob-store.ts';
import { type Config, ConfigError, type Env, type Secrets } from './config.ts';
import type { BlobStore } from './ports/blob-store.ts';
import type { Clock } from './ports/clock.ts';

export function openBlobStore(env: Env, config: Config, secrets: Secrets, clock: Clock): BlobStore {
  const { storage } = config;
  if (storage.kind === 's3') {
    if (secrets.s3 === undefined) throw new ConfigError('HUB_STORAGE=s3 needs its keys');
    const network = env.STORE_NETWORK ?? { fetch: (url: string, init: RequestInit) => fetch(url, init) };
    return new S3BlobStore({ ...storage, credentials: secrets.s3, network }, clock);
  }
  if (storage.kind === 'r2') {
    if (env.BLOBS === undefined) throw new ConfigError('HUB_STORAGE is r2, but there is no bucket bound as BLOBS');
    return new R2BlobStore(env.BLOBS);
  }
  if (env.BLOB_DISK === undefined) throw new ConfigError('HUB_STORAGE is disk, but no disk is bound as BLOB_DISK');
  return new DiskBlobStore(env.BLOB_DISK);
}
