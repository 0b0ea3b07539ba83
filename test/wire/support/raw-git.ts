/** A git client that sends exactly the bytes a test hands it, whole or cut short, and reads what comes back. */
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { ZERO_OID } from './git-objects.ts';
import { flushPkt, parsePkts, pkt, splitSideBand } from './pkt.ts';

export interface Remote {
  /** The repository's URL, ending in `.git`. */
  readonly url: string;
  /** The value of an Authorization header; absent: nobody. */
  readonly authorization?: string;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

export interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** Sends a request whose path is left as it is: no dot segment or escape is tidied away. */
export function rawRequest(baseUrl: string, path: string, options: RawRequest = {}): Promise<RawResponse> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { hostname, port, path, method: options.method ?? 'GET', headers: { ...options.headers }, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    request.on('error', reject);
    request.end(options.body);
  });
}

export interface Command {
  readonly old: string;
  readonly new: string;
  readonly ref: string;
}

export function createRef(ref: string, oid: string): Command {
  return { old: ZERO_OID, new: oid, ref };
}

export const PUSH_CAPABILITIES = 'report-status side-band-64k agent=test/1';

export function pushBody(commands: readonly Command[], pack: Uint8Array, capabilities = PUSH_CAPABILITIES): Buffer {
  const lines = commands.map((command, i) =>
    pkt(`${command.old} ${command.new} ${command.ref}${i === 0 ? `\0 ${capabilities}` : ''}`),
  );
  return Buffer.concat([...lines, flushPkt, pack]);
}

export interface PushAnswer {
  readonly status: number;
  /** The text after `unpack `, or '' when there was no report. */
  readonly unpack: string;
  /** What became of each ref: 'ok' or the reason why not. */
  readonly refs: ReadonlyMap<string, string>;
  /** Everything a person would get to read: `remote:` lines, errors, or the body of a refusal. */
  readonly text: string;
}

/** Posts a body to git-receive-pack and reads the report. */
export async function rawPush(
  remote: Remote,
  body: Uint8Array,
  headers: Record<string, string> = {},
): Promise<PushAnswer> {
  const response = await rawPost(remote, 'git-receive-pack', body, headers);
  return readPushAnswer(response);
}

export function rawPost(
  remote: Remote,
  service: 'git-receive-pack' | 'git-upload-pack',
  body: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawResponse> {
  return rawRequest(remote.url, `${new URL(remote.url).pathname}/${service}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': `application/x-${service}-request`,
      ...(remote.authorization === undefined ? {} : { authorization: remote.authorization }),
      ...headers,
    },
  });
}

export function readPushAnswer(response: RawResponse): PushAnswer {
  const plain = { status: response.status, unpack: '', refs: new Map<string, string>() };
  if (response.headers['content-type'] !== 'application/x-git-receive-pack-result') {
    return { ...plain, text: response.body.toString() };
  }
  const pkts = parsePkts(response.body);
  const first = pkts[0];
  if (first?.kind === 'data' && first.data.toString().startsWith('ERR ')) {
    return { ...plain, text: first.data.toString() };
  }
  const bands = splitSideBand(pkts);
  const report = parsePkts(bands.data).flatMap((line) =>
    line.kind === 'data' ? [line.data.toString().trimEnd()] : [],
  );
  const refs = new Map<string, string>();
  let unpack = '';
  for (const line of report) {
    const [word = '', name = '', ...rest] = line.split(' ');
    if (word === 'unpack') unpack = line.slice('unpack '.length);
    else if (word === 'ok') refs.set(name, 'ok');
    else if (word === 'ng') refs.set(name, rest.join(' '));
  }
  return { status: response.status, unpack, refs, text: [bands.progress, bands.error, ...report].join('\n') };
}

/** Refs as `ls-refs` of protocol v2 lists them, name to object id. */
export async function listRefs(remote: Remote): Promise<Map<string, string>> {
  const body = Buffer.concat([pkt('command=ls-refs\n'), Buffer.from('0001'), flushPkt]);
  const response = await rawPost(remote, 'git-upload-pack', body, { 'git-protocol': 'version=2' });
  if (response.status !== 200) throw new Error(`ls-refs answered ${response.status}: ${response.body.toString()}`);
  const refs = new Map<string, string>();
  for (const line of parsePkts(response.body)) {
    if (line.kind !== 'data') continue;
    const [oid = '', name = ''] = line.data.toString().trimEnd().split(' ');
    refs.set(name, oid);
  }
  return refs;
}

/** Asks for objects by id with protocol v2 and answers the raw response. */
export function rawFetch(
  remote: Remote,
  wants: readonly string[],
  lines: readonly string[] = ['done'],
): Promise<RawResponse> {
  const body = Buffer.concat([
    pkt('command=fetch\n'),
    Buffer.from('0001'),
    ...wants.map((oid) => pkt(`want ${oid}\n`)),
    ...lines.map((line) => pkt(`${line}\n`)),
    flushPkt,
  ]);
  return rawPost(remote, 'git-upload-pack', body, { 'git-protocol': 'version=2' });
}

export interface CutOptions {
  /** Absent: POST. */
  readonly method?: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** How many bytes of the body are sent before the connection is closed. */
  readonly sendBytes: number;
  /** `fin` closes the sending side and still listens; `reset` drops the connection at once. */
  readonly how: 'fin' | 'reset';
}

/** Starts a request that promises the whole body, sends part of it and hangs up. Answers whatever came back. */
export function cutRequest(baseUrl: string, options: CutOptions): Promise<string> {
  const { hostname, port, host } = new URL(baseUrl);
  const head = [
    `${options.method ?? 'POST'} ${options.path} HTTP/1.1`,
    `host: ${host}`,
    ...Object.entries(options.headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${options.body.length}`,
    '',
    '',
  ].join('\r\n');
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    socket.on('close', () => resolve(answer));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('connect', () => {
      const bytes = Buffer.concat([Buffer.from(head, 'latin1'), options.body.subarray(0, options.sendBytes)]);
      socket.write(bytes, () => {
        if (options.how === 'reset') socket.resetAndDestroy();
        else socket.end();
      });
    });
  });
}
