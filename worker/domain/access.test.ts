import { expect, test } from 'vitest';
import {
  type Actor,
  type Decision,
  type RepoAction,
  type TokenScope,
  decide,
  decideCreate,
  readableBy,
} from './access.ts';
import type { NamespaceId, UserId, Visibility } from './repo.ts';

const ada = 'ns-ada' as NamespaceId;
const bob = 'ns-bob' as NamespaceId;

function user(scope: TokenScope, options: { isAdmin?: boolean; namespaces?: NamespaceId[] } = {}): Actor {
  const { isAdmin = false, namespaces = [bob] } = options;
  return { kind: 'user', userId: 'u' as UserId, username: 'someone', isAdmin, scope, namespaces };
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

type Row = readonly [keyof typeof actors, Visibility, read: Decision, write: Decision, manage: Decision];

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

test.each(matrix)('%s on a %s repository: read %s, write %s, manage %s', (who, visibility, read, write, manage) => {
  const ask = (action: RepoAction): Decision => decide(actors[who], action, { namespaceId: ada, visibility });
  expect({ read: ask('read'), write: ask('write'), manage: ask('manage') }).toEqual({ read, write, manage });
});

test.each(Object.entries(actors))('what %s finds in a list is what they may read', (_, actor) => {
  const readable = readableBy(actor);
  for (const visibility of ['public', 'private'] as const) {
    for (const namespaceId of [ada, bob]) {
      const listed = readable.kind === 'all' || visibility === 'public' || readable.namespaces.includes(namespaceId);
      expect(listed).toBe(decide(actor, 'read', { namespaceId, visibility }) === 'allow');
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
