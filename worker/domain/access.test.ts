import { describe, expect, test } from 'vitest';
import {
  type Actor,
  type Decision,
  type OrganizationRole,
  type RepoAction,
  type TokenScope,
  decide,
  decideAdminister,
  decideCreate,
  readableBy,
} from './access.ts';
import type { NamespaceId, UserId, Visibility } from './repo.ts';

const ada = 'ns-ada' as NamespaceId;
const bob = 'ns-bob' as NamespaceId;

function user(scope: TokenScope, options: { isAdmin?: boolean; namespaces?: NamespaceId[] } = {}): Actor {
  const { isAdmin = false, namespaces = [bob] } = options;
  const roles = namespaces.map((id) => ({ id, name: id, role: 'admin' as const }));
  return { kind: 'user', userId: 'u' as UserId, username: 'someone', isAdmin, scope, namespaces: roles };
}

const actors = {
  anonymous: { kind: 'anonymous' },
  'stranger, read': user('read'),
  'stranger, write': user('write'),
  'owner, read': user('read', { namespaces: [ada] }),
  'owner, write': user('write', { namespaces: [ada] }),
  'admin, read': user('read', { isAdmin: true }),
  'admin, write': user('write', { isAdmin: true }),
} satisfies Record<string, Actor>;

type Row = readonly [keyof typeof actors, Visibility, see: Decision, write: Decision, manage: Decision];

const matrix: readonly Row[] = [
  ['anonymous', 'public', 'allow', 'unauthenticated', 'unauthenticated'],
  ['anonymous', 'private', 'hidden', 'hidden', 'hidden'],
  ['stranger, read', 'public', 'allow', 'forbidden', 'forbidden'],
  ['stranger, read', 'private', 'hidden', 'hidden', 'hidden'],
  ['stranger, write', 'public', 'allow', 'forbidden', 'forbidden'],
  ['stranger, write', 'private', 'hidden', 'hidden', 'hidden'],
  ['owner, read', 'public', 'allow', 'forbidden', 'forbidden'],
  ['owner, read', 'private', 'allow', 'forbidden', 'forbidden'],
  ['owner, write', 'public', 'allow', 'allow', 'allow'],
  ['owner, write', 'private', 'allow', 'allow', 'allow'],
  ['admin, read', 'public', 'allow', 'forbidden', 'forbidden'],
  ['admin, read', 'private', 'allow', 'forbidden', 'forbidden'],
  ['admin, write', 'public', 'allow', 'allow', 'allow'],
  ['admin, write', 'private', 'allow', 'allow', 'allow'],
];

describe.each([null, 'auto', 'manual'] as const)('with the gate %s', (gating) => {
  test.each(matrix)('%s on a %s repository: see %s, write %s, manage %s', (who, visibility, see, write, manage) => {
    const repo = { namespaceId: ada, visibility, gating };
    const ask = (action: RepoAction): Decision => decide(actors[who], action, repo);
    expect({ see: ask('see'), write: ask('write'), manage: ask('manage') }).toEqual({ see, write, manage });
  });

  test.each(matrix)('%s reads a %s repository', (who, visibility, see) => {
    const repo = { namespaceId: ada, visibility, gating };
    const isOutside = who === 'anonymous' || who.startsWith('stranger');
    expect(decide(actors[who], 'read', repo)).toBe(see === 'allow' && gating !== null && isOutside ? 'gated' : see);
  });

  test.each(matrix)('%s contributes to a %s repository as far as they see it', (who, visibility, see) => {
    const repo = { namespaceId: ada, visibility, gating };
    const withAccount = who.endsWith('write') ? 'allow' : 'forbidden';
    const expected = see === 'hidden' ? 'hidden' : who === 'anonymous' ? 'unauthenticated' : withAccount;
    expect(decide(actors[who], 'contribute', repo)).toBe(expected);
  });

  test.each(['stranger, read', 'stranger, write'] as const)('%s, once accepted, reads and no more', (who) => {
    const open = { namespaceId: ada, visibility: 'public', gating } as const;
    expect(decide(actors[who], 'read', open, true)).toBe('allow');
    expect(decide(actors[who], 'write', open, true)).toBe('forbidden');
    expect(decide(actors[who], 'read', { ...open, visibility: 'private' }, true)).toBe('hidden');
  });
});

test.each(Object.entries(actors))('what %s finds in a list is what they may see', (_, actor) => {
  const readable = readableBy(actor);
  for (const visibility of ['public', 'private'] as const) {
    for (const namespaceId of [ada, bob]) {
      const listed = readable.kind === 'all' || visibility === 'public' || readable.namespaces.includes(namespaceId);
      expect(listed).toBe(decide(actor, 'see', { namespaceId, visibility, gating: 'manual' }) === 'allow');
    }
  }
});

test.each([
  ['anonymous', 'unauthenticated'],
  ['stranger, write', 'forbidden'],
  ['owner, read', 'forbidden'],
  ['owner, write', 'allow'],
  ['admin, read', 'forbidden'],
  ['admin, write', 'allow'],
] as const)('creating in a namespace: %s gets %s', (who, decision) => {
  expect(decideCreate(actors[who], ada)).toBe(decision);
});

describe('a member of an organization', () => {
  const me = 'u' as UserId;
  const you = 'v' as UserId;

  function member(role: OrganizationRole, scope: TokenScope = 'write'): Extract<Actor, { kind: 'user' }> {
    return {
      kind: 'user',
      userId: me,
      username: 'someone',
      isAdmin: false,
      scope,
      namespaces: [{ id: ada, name: 'ada', role }],
    };
  }

  type MemberRow = readonly [OrganizationRole, own: Decision, others: Decision, create: string, administer: string];
  test.each<MemberRow>([
    ['read', 'forbidden', 'forbidden', 'forbidden', 'forbidden'],
    ['contributor', 'allow', 'forbidden', 'allow', 'forbidden'],
    ['write', 'allow', 'allow', 'allow', 'forbidden'],
    ['admin', 'allow', 'allow', 'allow', 'allow'],
  ])('%s: own work %s, that of others %s, creating %s, deciding %s', (role, own, others, create, administer) => {
    for (const visibility of ['public', 'private'] as const) {
      const repo = { namespaceId: ada, visibility, gating: 'manual' } as const;
      for (const action of ['see', 'read', 'contribute'] as const) {
        expect(decide(member(role), action, repo), action).toBe('allow');
        expect(decide(member(role), action, { ...repo, namespaceId: bob }), action).toBe(
          visibility === 'private' ? 'hidden' : action === 'read' ? 'gated' : 'allow',
        );
      }
      for (const action of ['write', 'manage'] as const) {
        expect(decide(member(role), action, { ...repo, creatorId: me }), action).toBe(own);
        expect(decide(member(role), action, { ...repo, creatorId: you }), action).toBe(others);
        expect(decide(member(role), action, { ...repo, creatorId: null }), action).toBe(others);
        expect(decide(member(role), action, repo), action).toBe(others);
        expect(decide(member(role, 'read'), action, { ...repo, creatorId: me }), action).toBe('forbidden');
        // Having made it gives nobody a right outside.
        const elsewhere = { ...repo, namespaceId: bob, creatorId: me };
        expect(decide(member(role), action, elsewhere)).toBe(visibility === 'private' ? 'hidden' : 'forbidden');
      }
    }
    expect(decideCreate(member(role), ada)).toBe(create);
    expect(decideCreate(member(role), bob)).toBe('forbidden');
    expect(decideCreate(member(role, 'read'), ada)).toBe('forbidden');
    expect(decideAdminister(member(role), ada)).toBe(administer);
    expect(decideAdminister(member(role), bob)).toBe('forbidden');
    expect(decideAdminister(member(role, 'read'), ada)).toBe('forbidden');
    expect(decideAdminister({ ...member(role), appScopes: ['manage-repos'] }, ada)).toBe('forbidden');
  });

  test('nobody else decides over it but an administrator of the hub', () => {
    expect(decideAdminister({ kind: 'anonymous' }, ada)).toBe('unauthenticated');
    expect(decideAdminister(user('write'), ada)).toBe('forbidden');
    expect(decideAdminister(user('write', { isAdmin: true }), ada)).toBe('allow');
  });
});
