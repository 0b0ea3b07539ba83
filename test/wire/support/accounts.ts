/** Users and tokens through the public API. */
import type { Hub } from '../harness/hub.ts';
import type { HubUser } from './hub-repos.ts';

export interface V1Answer {
  readonly status: number;
  readonly code?: string;
  readonly data?: unknown;
}

/** A call of `/api/v1` with a JSON body; as the admin unless `authorization` says otherwise. */
export async function callV1(
  hub: Hub,
  method: string,
  path: string,
  options: {
    readonly body?: unknown;
    readonly authorization?: string | null;
    readonly headers?: Record<string, string>;
  } = {},
): Promise<V1Answer> {
  const answer = await hub.fetch(`/api/v1${path}`, {
    method,
    ...(options.authorization !== undefined && { authorization: options.authorization }),
    headers: { 'content-type': 'application/json', ...options.headers },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
  const { code, data } = (await answer.json()) as { code?: string; data?: unknown };
  return { status: answer.status, ...(code !== undefined && { code }), ...(data !== undefined && { data }) };
}

/** Adds a user with the password `password of <name>` and makes them a token. */
export async function addUser(hub: Hub, name: string, scope: 'read' | 'write' = 'write'): Promise<HubUser> {
  const created = await callV1(hub, 'POST', '/users', { body: { username: name, password: `password of ${name}` } });
  if (created.status !== 200) throw new Error(`adding ${name} answered ${created.status} ${created.code}`);
  return { name, token: await addToken(hub, name, `for tests, ${scope}`, scope) };
}

export async function addToken(hub: Hub, name: string, tokenName: string, scope: 'read' | 'write'): Promise<string> {
  const made = await callV1(hub, 'POST', `/user/${name}/tokens`, { body: { name: tokenName, permission: scope } });
  if (made.status !== 200) throw new Error(`making a token answered ${made.status} ${made.code}`);
  return (made.data as { token: string }).token;
}
