import { sql } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { type TestHub, openTestHub } from '../../test/support/catalog-services.ts';
import { checkAccess } from '../app/repos/get-repo.ts';
import { createRepo } from '../app/repos/create-repo.ts';
import type { Actor, Gating } from '../domain/access.ts';
import type { BucketId } from '../domain/bucket.ts';
import type { RepoId, Visibility } from '../domain/repo.ts';
import { checkBucketAccess } from '../app/buckets/get-bucket.ts';
import { createBucket } from '../app/buckets/create-bucket.ts';
import { findBucketById } from './buckets.ts';
import { bucketReadableBy } from './content-links.ts';
import { filesReadableBy } from './readable-files.ts';
import { findRepoById } from './repos.ts';

let hub: TestHub;

beforeEach(async () => {
  hub = await openTestHub();
});

it('finds exactly the repositories whose files the actor may read', async () => {
  const [ada, bob, cem, root] = [
    await hub.addUser('ada'),
    await hub.addUser('bob'),
    await hub.addUser('cem'),
    await hub.addUser('root', { isAdmin: true }),
  ];
  const { catalog } = hub.services;
  const all: RepoId[] = [];
  let names = 0;
  for (const visibility of ['public', 'private'] satisfies Visibility[]) {
    for (const gating of [null, 'auto', 'manual'] satisfies (Gating | null)[]) {
      const made = await createRepo(hub.services, hub.as(ada), { kind: 'model', name: `r${++names}`, visibility });
      if (!made.ok) throw new Error(made.error.message);
      const { id } = made.value;
      all.push(id);
      await catalog.db.run(sql`UPDATE repos SET gating = ${gating} WHERE id = ${id}`);
      for (const [user, status] of [
        [bob, 'accepted'],
        [cem, 'pending'],
      ] as const) {
        await catalog.db.run(sql`
          INSERT INTO access_requests (id, repo_id, user_id, status, is_asked, created_at)
          VALUES (${crypto.randomUUID()}, ${id}, ${user.id}, ${status}, 1, ${hub.now})`);
      }
    }
  }
  const app = { ...hub.as(bob), appScopes: ['openid'], namespaces: [] };
  const [, , , privateOne = ''] = all;
  const actors: Actor[] = [
    { kind: 'anonymous' },
    ...[ada, bob, cem, root].map((user) => hub.as(user, 'read')),
    app,
    { ...app, gatesStayShut: true },
    { ...app, onlyRepo: privateOne as RepoId },
  ];
  const counts: number[] = [];
  for (const actor of actors) {
    const rows = await catalog.db.all<{ id: RepoId }>(
      sql`SELECT id FROM repos other WHERE ${filesReadableBy(actor, 'other')}`,
    );
    const allowed: RepoId[] = [];
    for (const id of all) {
      const repo = await findRepoById(catalog, id);
      if (repo !== null && (await checkAccess(hub.services, actor, repo, 'read')).ok) allowed.push(id);
    }
    expect(rows.map(({ id }) => id).toSorted()).toEqual(allowed.toSorted());
    counts.push(allowed.length);
  }
  expect(counts).toEqual([1, 6, 3, 1, 6, 3, 1, 2]);
  await catalog.db.run(sql`UPDATE repos SET deleted_at = ${hub.now}`);
  for (const actor of actors) {
    const left = await catalog.db.all(sql`SELECT id FROM repos other WHERE ${filesReadableBy(actor, 'other')}`);
    expect(left).toEqual([]);
  }
});

it('finds exactly the buckets that the actor may read', async () => {
  const [ada, bob, root] = [
    await hub.addUser('ada'),
    await hub.addUser('bob'),
    await hub.addUser('root', { isAdmin: true }),
  ];
  const { catalog } = hub.services;
  const all: BucketId[] = [];
  for (const visibility of ['public', 'private'] satisfies Visibility[]) {
    const made = await createBucket(hub.services, hub.as(ada), { namespace: 'ada', name: visibility, visibility });
    if (!made.ok) throw new Error(made.error.message);
    all.push(made.value.id);
  }
  const outside: Actor = { ...hub.as(ada), namespaces: [], onlyRepo: 'one' as RepoId };
  const actors: Actor[] = [{ kind: 'anonymous' }, ...[ada, bob, root].map((user) => hub.as(user, 'read')), outside];
  const counts: number[] = [];
  for (const actor of actors) {
    const rows = await catalog.db.all<{ id: BucketId }>(
      sql`SELECT id FROM buckets bucket WHERE ${bucketReadableBy(actor)}`,
    );
    const allowed: BucketId[] = [];
    for (const id of all) {
      const bucket = await findBucketById(catalog, id);
      if (bucket !== null && checkBucketAccess(actor, bucket, 'read').ok) allowed.push(id);
    }
    expect(rows.map(({ id }) => id).toSorted()).toEqual(allowed.toSorted());
    counts.push(allowed.length);
  }
  expect(counts).toEqual([1, 2, 1, 2, 1]);
  await catalog.db.run(sql`UPDATE buckets SET deleted_at = ${hub.now}`);
  for (const actor of actors) {
    expect(await catalog.db.all(sql`SELECT id FROM buckets bucket WHERE ${bucketReadableBy(actor)}`)).toEqual([]);
  }
});
