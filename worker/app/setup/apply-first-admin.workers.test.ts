import { beforeEach, expect, it } from 'vitest';
import { type TestHub, countRows, openTestHub } from '../../../test/support/catalog-services.ts';
import { authenticateToken } from '../accounts/authenticate-token.ts';
import { changePassword } from '../accounts/change-password.ts';
import { revokeToken } from '../accounts/revoke-token.ts';
import { signIn } from '../accounts/sign-in.ts';
import { applyFirstAdmin } from './apply-first-admin.ts';

let hub: TestHub;

beforeEach(async () => {
  hub = await openTestHub();
});

const login = async (password: string): Promise<boolean> =>
  (await signIn(hub.services, { username: 'admin', password, address: null })).ok;
const tokenWorks = async (token: string): Promise<boolean> => (await authenticateToken(hub.services, token)).ok;
const token = (letter: string): string => `hf_${letter.repeat(40)}`;

it('generates a password once when somebody is there to read it', async () => {
  const { generatedPassword = '' } = await applyFirstAdmin(hub.services, { generatePassword: true });
  expect(generatedPassword).toMatch(/^[A-Za-z0-9]{20}$/);
  expect(await login(generatedPassword)).toBe(true);
  expect(await applyFirstAdmin(hub.services, { generatePassword: true })).toEqual({});
  expect(await login(generatedPassword)).toBe(true);
});

it('makes one administrator when several isolates start at once', async () => {
  const start = () =>
    applyFirstAdmin(hub.services, { password: 'operators own', token: token('a'), generatePassword: false });
  await Promise.all([start(), start(), start()]);
  expect(await countRows('users')).toBe(1);
  expect(await login('operators own')).toBe(true);
  expect(await tokenWorks(token('a'))).toBe(true);
});

it('leaves nobody a password to guess when none is given and nobody reads one', async () => {
  expect(await applyFirstAdmin(hub.services, { generatePassword: false })).toEqual({});
  expect(await login('')).toBe(false);
  await applyFirstAdmin(hub.services, { password: 'given later', generatePassword: false });
  expect(await login('given later')).toBe(true);
});

it('keeps a password that was changed inside, until the operator gives another', async () => {
  await applyFirstAdmin(hub.services, { password: 'first given', generatePassword: false });
  const session = await signIn(hub.services, { username: 'admin', password: 'first given', address: null });
  if (!session.ok) throw new Error(session.error.message);
  const { user } = session.value;
  const changed = await changePassword(hub.services, hub.as(user), {
    username: 'admin',
    currentPassword: 'first given',
    newPassword: 'changed inside',
    credential: { kind: 'none' },
    address: null,
  });
  expect(changed.ok).toBe(true);
  await applyFirstAdmin(hub.services, { password: 'first given', generatePassword: false });
  expect([await login('first given'), await login('changed inside')]).toEqual([false, true]);
  await applyFirstAdmin(hub.services, { password: 'second given', generatePassword: false });
  expect([await login('changed inside'), await login('second given')]).toEqual([false, true]);
});

it("accepts the operator's token as a write token until it changes or goes", async () => {
  await applyFirstAdmin(hub.services, { token: token('a'), generatePassword: false });
  expect(await authenticateToken(hub.services, token('a'))).toMatchObject({
    value: { actor: { username: 'admin', isAdmin: true, scope: 'write' } },
  });
  const { value } = (await authenticateToken(hub.services, token('a'))) as {
    value: { actor: Parameters<typeof revokeToken>[1] };
  };
  const revoked = await revokeToken(hub.services, value.actor, { username: 'admin', displayName: 'HUB_ADMIN_TOKEN' });
  expect(revoked).toMatchObject({ error: { code: 'conflict' } });
  await applyFirstAdmin(hub.services, { token: token('b'), generatePassword: false });
  expect([await tokenWorks(token('a')), await tokenWorks(token('b'))]).toEqual([false, true]);
  await applyFirstAdmin(hub.services, { generatePassword: false });
  expect(await tokenWorks(token('b'))).toBe(false);
});
