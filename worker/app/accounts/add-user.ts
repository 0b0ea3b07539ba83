/** Checks what a new user is called and adds them; who may do so is for the callers to decide. */
import { insertUser } from '../../catalog/accounts.ts';
import { type UserRecord, parseEmail, parseFullName, parsePassword } from '../../domain/account.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type NamespaceId, type UserId, parseNamespaceName } from '../../domain/repo.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import type { Services } from '../services.ts';
import { hashPassword } from './password-hash.ts';

export interface NewAccount {
  readonly username: string;
  readonly password: string;
  readonly email?: string;
  readonly fullName?: string;
  readonly isAdmin?: boolean;
}

export async function addUser(services: Services, input: NewAccount): Promise<Result<UserRecord, HubError>> {
  const username = parseNamespaceName(input.username);
  if (!username.ok) return username;
  const password = parsePassword(input.password);
  if (!password.ok) return password;
  const fullName = parseFullName(input.fullName ?? '');
  if (!fullName.ok) return fullName;
  const email = input.email === undefined || input.email === '' ? ok(null) : parseEmail(input.email);
  if (!email.ok) return email;
  const user: UserRecord = {
    id: crypto.randomUUID() as UserId,
    namespaceId: crypto.randomUUID() as NamespaceId,
    username: username.value,
    fullName: fullName.value,
    email: email.value,
    isAdmin: input.isAdmin ?? false,
    organizations: [],
    createdAt: services.clock.now(),
  };
  const added = await insertUser(services.catalog, { ...user, passwordHash: await hashPassword(password.value) });
  return added ? ok(user) : fail(hubError('already-exists', `The name "${user.username}" is taken.`));
}
