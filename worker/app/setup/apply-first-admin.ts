/**
 * Makes sure there is an administrator, and that the operator's password and token for them hold. Runs at every
 * start and changes nothing when nothing changed; several isolates may run it at once.
 */
import { findUser, findUserWithPassword, insertUser, updatePassword } from '../../catalog/accounts.ts';
import { deleteSessionsOf } from '../../catalog/sessions.ts';
import { readSetting, writeSetting } from '../../catalog/settings.ts';
import { findSetupTokenHash, replaceSetupToken } from '../../catalog/tokens.ts';
import type { TokenId } from '../../domain/credential.ts';
import type { NamespaceId, UserId } from '../../domain/repo.ts';
import { SETUP_TOKEN_NAME } from '../accounts/create-token.ts';
import { hashPassword, verifyPassword } from '../accounts/password-hash.ts';
import { randomAlphanumeric, secretDigest } from '../accounts/secrets.ts';
import type { Services } from '../services.ts';

/** The name is reserved for users, so that nobody can take it before the hub does. */
export const FIRST_ADMIN = 'admin';
/** Digest of the operator's password as last applied, to tell a new one from one the admin has since replaced. */
const APPLIED_PASSWORD = 'setup.admin-password';

export interface FirstAdminInput {
  /** `HUB_ADMIN_PASSWORD`. A new value resets the admin's password, also a forgotten one. */
  readonly password?: string;
  /** `HUB_ADMIN_TOKEN`. Absent: the token of an earlier start is withdrawn. */
  readonly token?: string;
  /** Whether somebody is there to read a generated password; otherwise the admin has none until one is given. */
  readonly generatePassword: boolean;
}

export async function applyFirstAdmin(
  services: Services,
  input: FirstAdminInput,
): Promise<{ readonly generatedPassword?: string }> {
  const generated = await ensureAdmin(services, input);
  if (input.password !== undefined) await applyPassword(services, input.password);
  await applyToken(services, input.token);
  return generated === undefined ? {} : { generatedPassword: generated };
}

async function ensureAdmin(services: Services, input: FirstAdminInput): Promise<string | undefined> {
  if ((await findUser(services.catalog, FIRST_ADMIN)) !== null) return undefined;
  const generated = input.password === undefined && input.generatePassword ? randomAlphanumeric(20) : undefined;
  const added = await insertUser(services.catalog, {
    id: crypto.randomUUID() as UserId,
    namespaceId: crypto.randomUUID() as NamespaceId,
    username: FIRST_ADMIN,
    fullName: '',
    email: null,
    isAdmin: true,
    createdAt: services.clock.now(),
    passwordHash: generated === undefined ? null : await hashPassword(generated),
  });
  if (!added) return undefined;
  services.log.info('setup:first-admin', { username: FIRST_ADMIN, generatedPassword: generated !== undefined });
  return generated;
}

async function applyPassword(services: Services, password: string): Promise<void> {
  const applied = await readSetting(services.catalog, APPLIED_PASSWORD);
  if (typeof applied === 'string' && (await verifyPassword(password, applied))) return;
  const admin = await findUserWithPassword(services.catalog, FIRST_ADMIN);
  if (admin === null) return;
  const passwordHash = await hashPassword(password);
  await updatePassword(services.catalog, admin.id, passwordHash);
  await deleteSessionsOf(services.catalog, admin.id);
  await writeSetting(services.catalog, APPLIED_PASSWORD, passwordHash, services.clock.now());
  services.log.info('setup:admin-password', { username: FIRST_ADMIN });
}

async function applyToken(services: Services, text: string | undefined): Promise<void> {
  const admin = await findUser(services.catalog, FIRST_ADMIN);
  if (admin === null) return;
  const tokenHash = text === undefined ? null : secretDigest(text);
  if ((await findSetupTokenHash(services.catalog, admin.id)) === tokenHash) return;
  const now = services.clock.now();
  const token =
    text === undefined || tokenHash === null
      ? null
      : {
          id: crypto.randomUUID() as TokenId,
          userId: admin.id,
          tokenHash,
          displayName: SETUP_TOKEN_NAME,
          lastFour: text.slice(-4),
          scope: 'write' as const,
          origin: 'setup' as const,
          createdAt: now,
          expiresAt: null,
          lastUsedAt: null,
        };
  await replaceSetupToken(services.catalog, admin.id, token);
  services.log.info('setup:admin-token', { given: token !== null });
}
