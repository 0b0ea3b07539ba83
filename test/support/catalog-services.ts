/** Services over a real D1 inside workerd, for tests of use cases. Each call starts with empty tables. */
import { env } from 'cloudflare:test';
import type { Services } from '../../worker/app/services.ts';
import { actorOf } from '../../worker/app/accounts/actor-of.ts';
import { insertUser } from '../../worker/catalog/accounts.ts';
import { openCatalog } from '../../worker/catalog/catalog.ts';
import { migrateCatalog } from '../../worker/catalog/migrate.ts';
import { catalogMigrations } from '../../worker/catalog/migrations.ts';
import type { Actor, TokenScope } from '../../worker/domain/access.ts';
import type { UserRecord } from '../../worker/domain/account.ts';
import type { NamespaceId, RepoId, UserId } from '../../worker/domain/repo.ts';
import { ok } from '../../worker/domain/result.ts';
import type { Job } from '../../worker/ports/job-queue.ts';

export interface TestHub {
  readonly services: Services;
  /** What use cases did outside the catalogue, in order. */
  readonly calls: string[];
  /** The time that use cases see, in milliseconds since the epoch. */
  now: number;
  addUser(username: string, options?: { isAdmin?: boolean }): Promise<UserRecord>;
  as(user: UserRecord, scope?: TokenScope): Extract<Actor, { kind: 'user' }>;
}

export async function openTestHub(): Promise<TestHub> {
  await migrateCatalog(env.CATALOG, catalogMigrations);
  await emptyTables();
  const calls: string[] = [];
  const hub = { now: Date.UTC(2026, 0, 1) };
  const services = {
    config: {
      trustProxy: false,
      setup: 'request',
      storage: { kind: 'disk' },
      git: { maxFileBytes: 10 << 20 },
      lfs: { unlinkedKeepMs: 7 * 24 * 3600_000 },
      accounts: { signUp: 'closed' },
      xet: { unusedKeepMs: 28 * 24 * 3600_000, convertsLfs: false },
      repos: { deletedKeepMs: 7 * 24 * 3600_000 },
    },
    catalog: openCatalog(env.CATALOG),
    blobs: {},
    views: {},
    jobs: {
      send: async (job: Job) => {
        calls.push(`${job.kind} ${job.kind === 'deliver-webhook' ? job.delivery : job.repo}`);
      },
      sendTending: async (repos: readonly RepoId[]) => {
        for (const repo of repos) calls.push(`tend-repo ${repo}`);
      },
    },
    repoObjects: {
      setDefaultBranch: async (repo: RepoId, branch: string) => {
        calls.push(`setDefaultBranch ${repo} ${branch}`);
        return ok(undefined);
      },
      noteRecordChange: async () => undefined,
      purge: async (repo: RepoId) => {
        calls.push(`purge ${repo}`);
      },
    },
    background: () => undefined,
    clock: { now: () => hub.now },
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (event: string, error: unknown) => calls.push(`${event} ${String(error)}`),
    },
  } as unknown as Services;
  return Object.assign(hub, {
    services,
    calls,
    addUser: async (username: string, { isAdmin = false } = {}) => {
      const user: UserRecord = {
        id: crypto.randomUUID() as UserId,
        namespaceId: crypto.randomUUID() as NamespaceId,
        username,
        fullName: '',
        email: null,
        isAdmin,
        organizations: [],
        createdAt: hub.now,
      };
      await insertUser(services.catalog, { ...user, passwordHash: null });
      return user;
    },
    as: (user: UserRecord, scope: TokenScope = 'write') => actorOf(user, scope),
  });
}

/** Later tables refer to earlier ones, so they are emptied first. */
/** What triggers keep goes last: they write it while the others are emptied. */
async function emptyTables(): Promise<void> {
  const { results } = await env.CATALOG.prepare(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'
     AND name <> 'd1_migrations' ORDER BY name = 'facet_counts', rowid DESC`,
  ).all<{ name: string }>();
  await env.CATALOG.batch(results.map(({ name }) => env.CATALOG.prepare(`DELETE FROM "${name}"`)));
}

export async function countRows(table: string): Promise<number> {
  const row = await env.CATALOG.prepare(`SELECT count(*) AS count FROM "${table}"`).first<{ count: number }>();
  return row?.count ?? 0;
}
