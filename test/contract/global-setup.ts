/**
 * What the contract tests need outside workerd: S3 servers, and a reader of the memory that the workerd processes of
 * this run use. One S3 server is always there, miniflare's over its own R2. `CONTRACT_S3_ENDPOINT`,
 * `CONTRACT_S3_BUCKET`, `CONTRACT_S3_ACCESS_KEY_ID` and `CONTRACT_S3_SECRET_ACCESS_KEY` name another one;
 * `CONTRACT_S3_OPEN=1` says that it checks no signatures.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Miniflare, convertV4MiniflareOptions } from 'miniflare';
import type { TestProject } from 'vitest/node';

export interface S3Server {
  readonly name: string;
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly listsParts: boolean;
  /** Some servers made for tests let everybody in. */
  readonly checksSignatures: boolean;
  /** Whether a URL may say which type and name the answer carries. */
  readonly relabels: boolean;
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly s3Servers: readonly S3Server[];
    readonly memoryUrl: string;
  }
}

const credentials = { accessKeyId: 'contract', secretAccessKey: 'contract-secret' };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const store = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: 'export default { fetch() { return new Response() } }',
      compatibilityDate: '2026-11-17',
      r2Buckets: { BLOBS: { id: 'blobs', s3Credentials: credentials } },
    }),
  );
  const endpoint = new URL('/cdn-cgi/local/r2/s3', await store.ready).href;
  const own: S3Server = {
    name: 's3 (miniflare)',
    endpoint,
    bucket: 'blobs',
    ...credentials,
    listsParts: false,
    checksSignatures: true,
    relabels: false,
  };
  project.provide('s3Servers', [own, ...serverFromEnvironment(process.env)]);

  const memory = await serveMemory(new Set(workerdSizes().keys()));
  project.provide('memoryUrl', `http://127.0.0.1:${(memory.address() as AddressInfo).port}/`);
  return async () => {
    memory.close();
    await store.dispose();
  };
}

function serverFromEnvironment(env: NodeJS.ProcessEnv): readonly S3Server[] {
  const endpoint = env['CONTRACT_S3_ENDPOINT'];
  if (endpoint === undefined) return [];
  return [
    {
      name: 's3 (given)',
      endpoint,
      bucket: env['CONTRACT_S3_BUCKET'] ?? 'blobs',
      accessKeyId: env['CONTRACT_S3_ACCESS_KEY_ID'] ?? credentials.accessKeyId,
      secretAccessKey: env['CONTRACT_S3_SECRET_ACCESS_KEY'] ?? credentials.secretAccessKey,
      listsParts: true,
      relabels: true,
      checksSignatures: env['CONTRACT_S3_OPEN'] !== '1',
    },
  ];
}

/** Leaves out the processes that run already: those are the S3 server's. */
function serveMemory(others: ReadonlySet<number>): Promise<Server> {
  const server = createServer((_request, response) => {
    const sizes = [...workerdSizes()].filter(([pid]) => !others.has(pid)).map(([, size]) => size);
    response.end(String(Math.max(0, ...sizes)));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Resident bytes of each workerd process descending from this one. */
function workerdSizes(): ReadonlyMap<number, number> {
  const parents = new Map<number, number>();
  const sizes = new Map<number, number>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const status = statusOf(entry);
    if (status === null) continue;
    parents.set(Number(entry), Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]));
    if (/^Name:\s*workerd/m.test(status)) {
      sizes.set(Number(entry), Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0) * 1024);
    }
  }
  const isOurs = (pid: number): boolean => pid === process.pid || (pid > 1 && isOurs(parents.get(pid) ?? 0));
  return new Map([...sizes].filter(([pid]) => isOurs(pid)));
}

function statusOf(pid: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    // The process ended meanwhile.
    return null;
  }
}
