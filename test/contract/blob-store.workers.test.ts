import { env } from 'cloudflare:test';
import { inject } from 'vitest';
import { DiskBlobStore } from '../../adapters/blob-disk/disk-blob-store.ts';
import { R2BlobStore } from '../../adapters/blob-r2/r2-blob-store.ts';
import { S3BlobStore } from '../../adapters/blob-s3/s3-blob-store.ts';
import { systemClock } from '../../worker/ports/clock.ts';
import { blobStoreContract } from './blob-store.ts';
import type { S3Server } from './global-setup.ts';

const MiB = 1024 * 1024;

async function residentBytes(): Promise<number> {
  return Number(await (await fetch(inject('memoryUrl'))).text());
}

const options = { residentBytes, bigBytes: 200 * MiB, growthBytes: 150 * MiB, listsParts: true };

function openS3({ endpoint, bucket, accessKeyId, secretAccessKey }: S3Server): S3BlobStore {
  const credentials = { accessKeyId, secretAccessKey };
  const network = { fetch: (url: string, init: RequestInit) => fetch(url, init) };
  return new S3BlobStore(
    { endpoint, region: 'us-east-1', bucket, addressing: 'path', credentials, network },
    systemClock,
  );
}

blobStoreContract('disk', () => new DiskBlobStore(env.BLOB_DISK), options);
blobStoreContract('r2', () => new R2BlobStore(env.BLOBS), options);
for (const server of inject('s3Servers')) {
  blobStoreContract(server.name, () => openS3(server), { ...options, listsParts: server.listsParts });
}
