/** The Xet server as a client of the tests' own talks to it: one request a call, answers as they are. */
import type { Hub } from '../harness/hub.ts';
import type { HubUser } from './hub-repos.ts';
import { wholeFile } from './xet-bytes.ts';

export interface XetSession {
  readonly url: string;
  /** The authorization of every call; absent: none is sent. */
  readonly token?: string;
}

export interface Reconstruction {
  readonly offset_into_first_range: number;
  readonly terms: readonly {
    readonly hash: string;
    readonly unpacked_length: number;
    readonly range: { readonly start: number; readonly end: number };
  }[];
  readonly xorbs: Readonly<
    Record<string, readonly { readonly url: string; readonly ranges: readonly { readonly bytes: ByteRange }[] }[]>
  >;
}

interface ByteRange {
  readonly start: number;
  /** Included. */
  readonly end: number;
}

/** Asks for a token for a model's Xet storage; `user` null: anonymously. */
export async function askXetToken(
  hub: Hub,
  path: string,
  user: HubUser | null,
  kind: 'read' | 'write' = 'write',
): Promise<Response> {
  const authorization = user === null ? null : `Bearer ${user.token}`;
  return hub.fetch(`/api/models/${path}/xet-${kind}-token/main`, { authorization });
}

export async function xetSession(
  hub: Hub,
  path: string,
  user: HubUser | null,
  kind: 'read' | 'write' = 'write',
): Promise<XetSession> {
  const answer = await askXetToken(hub, path, user, kind);
  if (!answer.ok) throw new Error(`asking for a Xet token answered ${answer.status}: ${await answer.text()}`);
  const { casUrl, accessToken } = (await answer.json()) as { readonly casUrl: string; readonly accessToken: string };
  return { url: casUrl, token: accessToken };
}

export function callXet(session: XetSession, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (session.token !== undefined) headers.set('authorization', `Bearer ${session.token}`);
  return fetch(`${session.url}${path}`, { ...init, headers });
}

export function putXorb(session: XetSession, name: string, body: Uint8Array): Promise<Response> {
  return callXet(session, `/v1/xorbs/default/${name}`, { method: 'POST', body: Buffer.from(body) });
}

/** Over the first version, whose status says how it went. */
export function putShard(session: XetSession, body: Uint8Array): Promise<Response> {
  return callXet(session, '/v1/shards', { method: 'POST', body: Buffer.from(body) });
}

/** Uploads a file as one xorb and one shard; throws unless the hub takes both. */
export async function uploadXet(session: XetSession, content: Uint8Array): Promise<ReturnType<typeof wholeFile>> {
  const made = wholeFile(content);
  for (const answer of [await putXorb(session, made.xorbName, made.xorb), await putShard(session, made.shard)]) {
    if (!answer.ok) throw new Error(`the upload answered ${answer.status}: ${await answer.text()}`);
  }
  return made;
}

/** Commits large files, each already uploaded, to a model's main branch. */
export function commitLargeFiles(
  hub: Hub,
  path: string,
  user: HubUser,
  files: readonly { readonly path: string; readonly oid: string; readonly size: number }[],
): Promise<Response> {
  const lines = [
    { key: 'header', value: { summary: 'Large files' } },
    ...files.map((file) => ({ key: 'lfsFile', value: { ...file, algo: 'sha256' } })),
  ];
  return hub.fetch(`/api/models/${path}/commit/main`, {
    method: 'POST',
    authorization: `Bearer ${user.token}`,
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  });
}
