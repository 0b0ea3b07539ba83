import { describe, expect, it } from 'vitest';
import { type Decision, type RepoAction, decide, decideCreate } from '../../domain/access.ts';
import type { TokenRecord, UserRecord } from '../../domain/account.ts';
import type { NamespaceId, RepoId, UserId } from '../../domain/repo.ts';
import { actorOfToken } from './actor-of-token.ts';

const own = 'own' as NamespaceId;
const other = 'other' as NamespaceId;
const user: UserRecord = {
  id: 'u' as UserId,
  namespaceId: own,
  username: 'ada',
  fullName: '',
  email: null,
  isAdmin: true,
  organizations: [],
  createdAt: 0,
};

function actor(token: Partial<TokenRecord>) {
  return actorOfToken(user, { scope: 'write', appScope: null, onlyRepoId: null, ...token } as TokenRecord);
}

const repo = { id: 'r' as RepoId, namespaceId: own, visibility: 'private', gating: null } as const;
const actions: readonly RepoAction[] = ['see', 'read', 'contribute', 'write', 'manage'];

function rights(token: Partial<TokenRecord>, subject: Parameters<typeof decide>[2] = repo): readonly Decision[] {
  return actions.map((action) => decide(actor(token), action, subject));
}

describe("an app's token", () => {
  it('that only identifies its user opens nothing', () => {
    const token = { scope: 'read', appScope: 'openid profile' } as const;
    expect(rights(token)).toEqual(Array(5).fill('hidden'));
    const gated = { ...repo, namespaceId: other, visibility: 'public', gating: 'manual' } as const;
    expect(decide(actor(token), 'read', gated, true)).toBe('gated');
    expect(decide(actor({ ...token, appScope: 'gated-repos' }), 'read', gated, true)).toBe('allow');
  });

  it('reads or writes what was agreed', () => {
    expect(rights({ scope: 'read', appScope: 'read-repos' })).toEqual([
      'allow',
      'allow',
      'forbidden',
      'forbidden',
      'forbidden',
    ]);
    expect(rights({ appScope: 'write-repos' })).toEqual(Array(5).fill('allow'));
  });

  it('has no rights of the administrator who agreed', () => {
    const foreign = { ...repo, namespaceId: other };
    expect(rights({}, foreign)).toEqual(Array(5).fill('allow'));
    expect(rights({ appScope: 'manage-repos' }, foreign)).toEqual(Array(5).fill('hidden'));
    expect(decideCreate(actor({ appScope: 'manage-repos' }), other)).toBe('forbidden');
  });
});

describe('a token for one repository', () => {
  const token = { appScope: 'write-repos', onlyRepoId: repo.id };

  it('writes there and manages nothing', () => {
    expect(rights(token)).toEqual(['allow', 'allow', 'allow', 'allow', 'forbidden']);
    expect(decideCreate(actor(token), own)).toBe('forbidden');
  });

  it("is a stranger's everywhere else", () => {
    expect(rights(token, { ...repo, id: 'another' as RepoId })).toEqual(Array(5).fill('hidden'));
    const open = { ...repo, id: 'another' as RepoId, visibility: 'public' } as const;
    expect(rights(token, open)).toEqual(['allow', 'allow', 'unauthenticated', 'unauthenticated', 'unauthenticated']);
    expect(rights(token, { namespaceId: own, visibility: 'private', gating: null })).toEqual(Array(5).fill('hidden'));
  });
});
