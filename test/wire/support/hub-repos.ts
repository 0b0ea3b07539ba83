/** Makes users, tokens and repositories on the hub under test, through its public API only. */
import type { Hub } from '../harness/hub.ts';
import { basicAuthorization } from './raw-git.ts';
import type { Side } from './sides.ts';

export interface HubUser {
  readonly name: string;
  readonly token: string;
}

export function adminOf(hub: Hub): HubUser {
  return { name: 'admin', token: hub.adminToken };
}

/** Adds a user, who has no token yet. */
export async function createHubUser(hub: Hub, name: string): Promise<void> {
  await post(hub, '/api/v1/users', { username: name, password: `password of ${name}` });
}

/** Makes a token for a user; `expiresInMs` absent: it does not expire. */
export async function createHubToken(
  hub: Hub,
  name: string,
  scope: 'read' | 'write',
  expiresInMs?: number,
): Promise<HubUser> {
  const expiry = expiresInMs === undefined ? {} : { expired_at: new Date(Date.now() + expiresInMs).toISOString() };
  const made = await post(hub, `/api/v1/user/${name}/tokens`, {
    name: `token ${++tokens}`,
    permission: scope,
    ...expiry,
  });
  const text = /"token":\s*"(hf_\w+)"/.exec(made)?.[1];
  if (text === undefined) throw new Error(`no token in ${made}`);
  return { name, token: text };
}

let tokens = 0;

async function post(hub: Hub, path: string, body: unknown): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const answer = await hub.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
  return text;
}

export interface RepoOptions {
  readonly owner?: HubUser;
  readonly private?: boolean;
  readonly type?: 'model' | 'dataset' | 'space' | 'code';
}

const PREFIXES = { model: '', dataset: 'datasets/', space: 'spaces/', code: 'codes/' } as const;

/** Creates an empty repository and answers it as a remote of its owner's. */
export async function createHubRepo(
  hub: Hub,
  name: string,
  options: RepoOptions = {},
): Promise<Side & { readonly path: string }> {
  const owner = options.owner ?? adminOf(hub);
  const type = options.type ?? 'model';
  const answer = await hub.fetch('/api/repos/create', {
    method: 'POST',
    authorization: `Bearer ${owner.token}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, type, private: options.private ?? false }),
  });
  if (!answer.ok) throw new Error(`creating ${name} answered ${answer.status}: ${await answer.text()}`);
  const path = `${PREFIXES[type]}${owner.name}/${name}`;
  return { path, ...remoteAs(hub, path, owner) };
}

/** The repository at `path` as seen by a user, or by nobody. */
export function remoteAs(hub: Hub, path: string, user: HubUser | null): Side {
  const url = `${hub.url}/${path}.git`;
  if (user === null) return { name: 'hub', url, gitUrl: url };
  const withUser = new URL(url);
  withUser.username = user.name;
  withUser.password = user.token;
  return { name: 'hub', url, gitUrl: withUser.href, authorization: basicAuthorization(user.name, user.token) };
}
