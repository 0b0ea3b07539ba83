/** A reference server: `git http-backend` behind Node, for comparing the hub's behaviour with git's own. */
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { git, gitEnv } from './git.ts';

export interface ReferenceServer {
  /** Creates an empty bare repository and answers its URL. */
  createRepo(name: string): Promise<string>;
  /** The bare repository's folder. */
  folderOf(name: string): string;
  stop(): Promise<void>;
}

/** Settings that make git's server promise what the hub promises, but for `uploadpack.allowRefInWant`, with which some
 * versions of git answer shallow fetches in an order that their own clients refuse. */
const SETTINGS = {
  'http.receivepack': 'true',
  'uploadpack.allowFilter': 'true',
  'uploadpack.allowReachableSHA1InWant': 'true',
  'receive.fsckObjects': 'true',
  'receive.advertisePushOptions': 'true',
  'receive.autogc': 'false',
  'core.logAllRefUpdates': 'false',
};

export async function startReferenceServer(root: string): Promise<ReferenceServer> {
  await mkdir(root, { recursive: true });
  const server = createServer((request, response) => serve(root, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    createRepo: async (name) => {
      const folder = join(root, `${name}.git`);
      await git(['init', '--quiet', '--bare', '-b', 'main', folder]);
      for (const [key, value] of Object.entries(SETTINGS)) await git(['config', key, value], { cwd: folder });
      return `http://127.0.0.1:${port}/${name}.git`;
    },
    folderOf: (name) => join(root, `${name}.git`),
    stop: () => stop(server),
  };
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}

function serve(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const header = (name: string): string => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : '';
  };
  const child = spawn('git', ['http-backend'], {
    env: {
      ...gitEnv,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: header('git-protocol'),
      HTTP_CONTENT_ENCODING: header('content-encoding'),
      REQUEST_METHOD: request.method ?? 'GET',
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: header('content-type'),
      CONTENT_LENGTH: header('content-length'),
      REMOTE_USER: 'test',
      REMOTE_ADDR: '127.0.0.1',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // The client or git may hang up first; the other side's end is then its own matter.
  child.stdin.on('error', () => undefined);
  request.pipe(child.stdin);
  let head = Buffer.alloc(0);
  let inBody = false;
  child.stdout.on('data', (chunk: Buffer) => {
    if (inBody) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    inBody = true;
    writeHead(response, head.toString('latin1', 0, end));
    response.write(head.subarray(end + 4));
  });
  child.stdout.on('end', () => {
    if (!inBody) response.statusCode = 500;
    response.end();
  });
}

function writeHead(response: ServerResponse, head: string): void {
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
}
