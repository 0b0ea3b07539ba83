import { beforeEach, describe, expect, it } from 'vitest';
import { type TestHub, openTestHub } from '../../../test/support/catalog-services.ts';
import { isTokenText } from '../../domain/account.ts';
import { anonymous } from './actor-of.ts';
import { authenticateSession } from './authenticate-session.ts';
import { authenticateToken } from './authenticate-token.ts';
import { changePassword } from './change-password.ts';
import { createToken } from './create-token.ts';
import { createUser } from './create-user.ts';
import { getUser } from './get-user.ts';
import { listTokens } from './list-tokens.ts';
import { listUsers } from './list-users.ts';
import { revokeToken } from './revoke-token.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { removeExpiredCredentials } from '../maintenance/remove-expired-credentials.ts';
import type { Actor } from '../../domain/access.ts';

const MINUTE = 60_000;
const password = 'correct horse';

let hub: TestHub;
let root: Actor;

beforeEach(async () => {
  hub = await openTestHub();
  root = hub.as(await hub.addUser('root', { isAdmin: true }));
});

async function addAda(): Promise<Actor> {
  const created = await createUser(hub.services, root, { username: 'Ada', password, email: 'ada@example.org' });
  if (!created.ok) throw new Error(created.error.message);
  return hub.as(created.value);
}

const login = (username: string, attempt: string, address = '192.0.2.1') =>
  signIn(hub.services, { username, password: attempt, address });

describe('users', () => {
  it('are created by administrators only, under names that differ in more than case', async () => {
    const ada = await addAda();
    expect(await createUser(hub.services, root, { username: 'aDA', password })).toMatchObject({
      error: { code: 'already-exists' },
    });
    expect(await createUser(hub.services, ada, { username: 'eve', password })).toMatchObject({
      error: { code: 'forbidden' },
    });
    expect(await createUser(hub.services, anonymous, { username: 'eve', password })).toMatchObject({
      error: { code: 'unauthenticated' },
    });
    expect(await createUser(hub.services, root, { username: 'admin', password })).toMatchObject({
      error: { code: 'bad-name' },
    });
    expect(await createUser(hub.services, root, { username: 'eve', password: 'short' })).toMatchObject({
      error: { code: 'bad-request' },
    });
    expect(await getUser(hub.services, root, 'eve')).toMatchObject({ error: { code: 'user-not-found' } });
  });

  it('show their address to themselves and administrators only', async () => {
    const ada = await addAda();
    const bob = hub.as(await hub.addUser('bob'));
    expect(await getUser(hub.services, ada, 'ADA')).toMatchObject({
      value: { username: 'Ada', email: 'ada@example.org' },
    });
    expect(await getUser(hub.services, root, 'ada')).toMatchObject({ value: { email: 'ada@example.org' } });
    expect(await getUser(hub.services, bob, 'ada')).toMatchObject({ value: { email: null } });
    const listed = await listUsers(hub.services, bob, { search: 'AD', page: 1, perPage: 10 });
    expect(listed).toMatchObject({ value: { total: 1, users: [{ username: 'Ada', email: null }] } });
    expect(await listUsers(hub.services, anonymous, { page: 1, perPage: 10 })).toMatchObject({
      error: { code: 'unauthenticated' },
    });
  });
});

describe('passwords', () => {
  it('open a session that lasts until it is ended or expires', async () => {
    await addAda();
    const session = await login('aDa', password);
    if (!session.ok) throw new Error(session.error.message);
    const found = await authenticateSession(hub.services, session.value.secret);
    expect(found).toMatchObject({ actor: { username: 'Ada', scope: 'write' }, credential: { kind: 'session' } });
    if (found === null) return;
    await signOut(hub.services, found.credential);
    expect(await authenticateSession(hub.services, session.value.secret)).toBeNull();

    const second = await login('ada', password);
    if (!second.ok) throw new Error(second.error.message);
    hub.now = second.value.expiresAt;
    expect(await authenticateSession(hub.services, second.value.secret)).toBeNull();
  });

  it('answer the same for a wrong password and an unknown user', async () => {
    await addAda();
    const wrong = await login('ada', 'not the password');
    const unknown = await login('nobody', password);
    expect(wrong).toMatchObject({ error: { code: 'bad-credentials' } });
    expect(unknown).toEqual(wrong);
  });

  it('cannot be guessed: ten failures from one address block the account there, and only there', async () => {
    await addAda();
    for (let i = 0; i < 10; i++)
      expect(await login('ada', `guess ${i}`)).toMatchObject({ error: { code: 'bad-credentials' } });
    expect(await login('ada', password)).toMatchObject({
      error: { code: 'too-many-requests', details: { retryAfterSeconds: 900 } },
    });
    expect(await login('ada', password, '192.0.2.2')).toMatchObject({ ok: true });
    hub.now += 15 * MINUTE;
    expect(await login('ada', password)).toMatchObject({ ok: true });
  });

  it('cannot be guessed many at a time either', async () => {
    await addAda();
    const guesses = await Promise.all(Array.from({ length: 14 }, (_, i) => login('ada', `guess ${i}`)));
    const codes = guesses.map((guess) => (guess.ok ? 'ok' : guess.error.code)).sort();
    expect(codes).toEqual([...Array(10).fill('bad-credentials'), ...Array(4).fill('too-many-requests')]);
  });

  it('that are right do not use up the limit', async () => {
    await addAda();
    for (let i = 0; i < 12; i++) expect(await login('ada', password)).toMatchObject({ ok: true });
  });

  it('change with the current one, which ends the other sessions', async () => {
    const ada = await addAda();
    const kept = await login('ada', password);
    const other = await login('ada', password);
    if (!kept.ok || !other.ok) throw new Error('login failed');
    const inUse = await authenticateSession(hub.services, kept.value.secret);
    if (inUse === null) throw new Error('no session');
    const change = { username: 'ada', newPassword: 'battery staple', credential: inUse.credential, address: null };
    expect(await changePassword(hub.services, ada, { ...change, currentPassword: 'wrong' })).toMatchObject({
      error: { code: 'forbidden' },
    });
    expect(await changePassword(hub.services, ada, { ...change, currentPassword: password })).toMatchObject({
      ok: true,
    });
    expect(await authenticateSession(hub.services, kept.value.secret)).not.toBeNull();
    expect(await authenticateSession(hub.services, other.value.secret)).toBeNull();
    expect(await login('ada', password)).toMatchObject({ error: { code: 'bad-credentials' } });
    expect(await login('ada', 'battery staple')).toMatchObject({ ok: true });
  });

  it('are not for others to change, administrators excepted', async () => {
    await addAda();
    const bob = hub.as(await hub.addUser('bob'));
    const change = {
      username: 'ada',
      newPassword: 'battery staple',
      credential: { kind: 'none' },
      address: null,
    } as const;
    expect(await changePassword(hub.services, bob, change)).toMatchObject({ error: { code: 'forbidden' } });
    expect(await changePassword(hub.services, root, change)).toMatchObject({ ok: true });
    expect(await login('ada', 'battery staple')).toMatchObject({ ok: true });
  });
});

describe('access tokens', () => {
  const make = async (
    actor: Actor,
    displayName: string,
    rest: { scope?: 'read' | 'write'; expiresAt?: number } = {},
  ) => {
    const made = await createToken(hub.services, actor, { username: 'ada', displayName, scope: 'write', ...rest });
    if (!made.ok) throw new Error(made.error.message);
    return made.value;
  };

  it('let their owner in with their scope, and are shown once', async () => {
    const ada = await addAda();
    const { text } = await make(ada, 'laptop', { scope: 'read' });
    expect(isTokenText(text)).toBe(true);
    const found = await authenticateToken(hub.services, text);
    expect(found).toMatchObject({
      value: { actor: { username: 'Ada', scope: 'read' }, credential: { displayName: 'laptop' } },
    });
    const listed = await listTokens(hub.services, ada, 'ada');
    expect(listed).toMatchObject({ value: [{ displayName: 'laptop', lastFour: text.slice(-4) }] });
    expect(JSON.stringify(listed)).not.toContain(text.slice(3, -4));
  });

  it('stop working when revoked and when they expire', async () => {
    const ada = await addAda();
    const revoked = await make(ada, 'old laptop');
    const expiring = await make(ada, 'for a day', { expiresAt: hub.now + 24 * 60 * MINUTE });
    expect(await revokeToken(hub.services, ada, { username: 'ada', displayName: 'old laptop' })).toMatchObject({
      ok: true,
    });
    expect(await authenticateToken(hub.services, revoked.text)).toMatchObject({ error: { code: 'bad-credentials' } });
    expect(await authenticateToken(hub.services, expiring.text)).toMatchObject({ ok: true });
    hub.now += 24 * 60 * MINUTE;
    expect(await authenticateToken(hub.services, expiring.text)).toMatchObject({ error: { code: 'bad-credentials' } });
    expect(await authenticateToken(hub.services, 'hf_short')).toMatchObject({ error: { code: 'bad-credentials' } });
    expect(await authenticateToken(hub.services, `hf_${'x'.repeat(40)}`)).toMatchObject({
      error: { code: 'bad-credentials' },
    });
  });

  it('note their last use at most once a minute', async () => {
    const ada = await addAda();
    const { text } = await make(ada, 'laptop');
    const lastUsed = async (): Promise<unknown> => {
      await authenticateToken(hub.services, text);
      const listed = await listTokens(hub.services, ada, 'ada');
      return listed.ok ? listed.value[0]?.lastUsedAt : undefined;
    };
    const first = hub.now;
    expect(await lastUsed()).toBe(first);
    hub.now += MINUTE - 1;
    expect(await lastUsed()).toBe(first);
    hub.now += 1;
    expect(await lastUsed()).toBe(first + MINUTE);
  });

  it('have names, one each', async () => {
    const ada = await addAda();
    await make(ada, 'laptop');
    const input = { username: 'ada', scope: 'read' } as const;
    expect(await createToken(hub.services, ada, { ...input, displayName: ' laptop ' })).toMatchObject({
      error: { code: 'already-exists' },
    });
    expect(await createToken(hub.services, ada, { ...input, displayName: 'HUB_ADMIN_TOKEN' })).toMatchObject({
      error: { code: 'already-exists' },
    });
    expect(await createToken(hub.services, ada, { ...input, displayName: '' })).toMatchObject({
      error: { code: 'bad-request' },
    });
  });

  it('are out of reach for strangers and for tokens that may only read', async () => {
    const ada = await addAda();
    await make(ada, 'laptop');
    const bob = hub.as(await hub.addUser('bob'));
    const user = await getUser(hub.services, ada, 'ada');
    if (!user.ok) throw new Error(user.error.message);
    for (const actor of [bob, hub.as(user.value, 'read')]) {
      const input = { username: 'ada', displayName: 'laptop', scope: 'write' } as const;
      expect(await listTokens(hub.services, actor, 'ada')).toMatchObject({ error: { code: 'forbidden' } });
      expect(await createToken(hub.services, actor, input)).toMatchObject({ error: { code: 'forbidden' } });
      expect(await revokeToken(hub.services, actor, input)).toMatchObject({ error: { code: 'forbidden' } });
    }
  });
});

it('maintenance removes ended sessions and long expired tokens', async () => {
  const ada = await addAda();
  await createToken(hub.services, ada, {
    username: 'ada',
    displayName: 'short',
    scope: 'read',
    expiresAt: hub.now + MINUTE,
  });
  await login('ada', password);
  hub.now += 31 * 24 * 60 * MINUTE;
  await removeExpiredCredentials(hub.services);
  expect(await listTokens(hub.services, ada, 'ada')).toEqual({ ok: true, value: [] });
});
