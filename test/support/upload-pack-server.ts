/** Serves the upload-pack engine to a real git over HTTP from plain Node, for one repository on disk. */
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { PktReader, PktWriter } from '../../worker/git/pkt-line.ts';
import type { RepoView } from '../../worker/git/repo-view.ts';
import { advertiseUploadPack, advertiseV2, protocolVersion } from '../../worker/git/upload/advertise.ts';
import type { UploadPack } from '../../worker/git/upload/engine.ts';
import { serveV0 } from '../../worker/git/upload/fetch-v0.ts';
import { serveV2 } from '../../worker/git/upload/serve-v2.ts';
import { TestPacks } from './test-packs.ts';

export interface UploadPackServer {
  readonly url: string;
  /** What the last `fetch` was answered with, in bytes, and how many objects were thin deltas. */
  readonly stats: { requests: number; thinDeltas: number };
  /** Serves another state of the repository from now on. */
  serve(view: RepoView): void;
  stop(): Promise<void>;
}

export async function startUploadPackServer(initial: RepoView): Promise<UploadPackServer> {
  let view = initial;
  const stats = { requests: 0, thinDeltas: 0 };
  const server = createServer((request, response) => {
    answer(view, request, response, stats).catch((failure: unknown) => {
      response.destroy(failure instanceof Error ? failure : undefined);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/repo.git`,
    stats,
    serve: (next) => {
      view = next;
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(
  view: RepoView,
  request: IncomingMessage,
  response: ServerResponse,
  stats: { requests: number; thinDeltas: number },
): Promise<void> {
  const protocol = request.headers['git-protocol'];
  const version = protocolVersion(typeof protocol === 'string' ? protocol : undefined);
  if (request.url === '/repo.git/info/refs?service=git-upload-pack') {
    response.setHeader('content-type', 'application/x-git-upload-pack-advertisement');
    if (version !== 2) response.write(new PktWriter().text('# service=git-upload-pack\n').flush().take());
    for (const chunk of version === 2 ? advertiseV2() : advertiseUploadPack(view.refs, version)) response.write(chunk);
    response.end();
    return;
  }
  if (request.url !== '/repo.git/git-upload-pack') {
    response.writeHead(404).end();
    return;
  }
  stats.requests++;
  response.setHeader('content-type', 'application/x-git-upload-pack-result');
  const isGzip = request.headers['content-encoding'] === 'gzip';
  const body: Readable = isGzip ? request.pipe(createGunzip()) : request;
  const packs = new TestPacks(view);
  const hangup = new AbortController();
  response.on('close', () => hangup.abort());
  const engine: UploadPack = { view, packs, signal: hangup.signal };
  const reader = new PktReader(body);
  for await (const chunk of version === 2 ? serveV2(engine, reader) : serveV0(engine, reader, { stateless: true })) {
    response.write(chunk);
  }
  stats.thinDeltas += packs.thinDeltas;
  response.end();
}
