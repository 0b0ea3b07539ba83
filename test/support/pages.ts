/** The portal's routes over a catalogue in memory: who is signed in sends forms, and what would be rendered is looked at. */
import { env } from 'cloudflare:test';
import type { Page, PageInput } from '#portal';
import { addUser } from '../../worker/app/accounts/add-user.ts';
import { signIn } from '../../worker/app/accounts/sign-in.ts';
import { createRepo } from '../../worker/app/repos/create-repo.ts';
import type { Env } from '../../worker/config.ts';
import type { UserRecord } from '../../worker/domain/account.ts';
import { createApp } from '../../worker/http/app.ts';
import { type TestHub, openTestHub } from './catalog-services.ts';

export const PASSWORD = 'correct horse battery';

export let hub: TestHub;
export let rendered: PageInput | undefined;
export let ada: UserRecord;
export let cookie: string;

/** A hub anew, with Ada, who is signed in. */
export async function openPages(): Promise<void> {
  hub = await openTestHub();
  Object.assign(hub.services.views, { open: async () => ({ refs: { all: [], head: 'refs/heads/main' } }) });
  ada = await addAccount('ada');
  cookie = await sessionOf('ada');
  rendered = undefined;
}

export async function addAccount(username: string): Promise<UserRecord> {
  const added = await addUser(hub.services, { username, password: PASSWORD });
  if (!added.ok) throw new Error(added.error.message);
  return added.value;
}

export async function sessionOf(username: string, password = PASSWORD): Promise<string> {
  const session = await signIn(hub.services, { username, password, address: null });
  return session.ok ? `hub_session=${session.value.secret}` : '';
}

export function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const app = createApp(
    () => hub.services,
    (input) => {
      rendered = input;
      return '<p>page</p>';
    },
  );
  const headers = new Headers({ Accept: 'text/html', ...Object.fromEntries(new Headers(init.headers)) });
  return Promise.resolve(app.request(`http://hub.example${path}`, { ...init, headers }, env as unknown as Env));
}

export const read = (path: string): Promise<Response> => ask(path, { headers: { Cookie: cookie } });

export function send(path: string, fields: Record<string, string>, session = cookie): Promise<Response> {
  return ask(path, {
    method: 'POST',
    headers: {
      Cookie: session,
      Origin: 'http://hub.example',
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(fields).toString(),
  });
}

type DataOf<N extends Page['name']> = Extract<Page, { name: N }>['data'];

export function shown<N extends Page['name']>(name: N): DataOf<N> {
  const page = rendered?.page;
  if (page?.name !== name) throw new Error(`the page is ${page?.name}, not ${name}`);
  return page.data as DataOf<N>;
}

export async function addRepo(name: string, visibility: 'public' | 'private' = 'public'): Promise<void> {
  const made = await createRepo(hub.services, hub.as(ada), { kind: 'model', name, visibility });
  if (!made.ok) throw new Error(made.error.message);
}
