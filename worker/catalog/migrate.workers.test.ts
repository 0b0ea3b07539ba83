import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { migrateCatalog } from './migrate.ts';
import { catalogMigrations } from './migrations.ts';

const db = env.CATALOG;

async function tables(): Promise<readonly string[]> {
  const { results } = await db
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'`,
    )
    .all<{ name: string }>();
  return results.map(({ name }) => name).sort();
}

beforeEach(async () => {
  await db.prepare('PRAGMA defer_foreign_keys = TRUE').run();
  for (const name of await tables()) await db.prepare(`DROP TABLE IF EXISTS "${name}"`).run();
});

describe('migrateCatalog', () => {
  it('applies each migration once', async () => {
    const migrations = [
      { name: '0001_a.sql', sql: 'CREATE TABLE a (x); INSERT INTO a VALUES (1);' },
      { name: '0002_b.sql', sql: 'ALTER TABLE a ADD COLUMN y;' },
    ];
    expect(await migrateCatalog(db, migrations.slice(0, 1))).toEqual(['0001_a.sql']);
    expect(await migrateCatalog(db, migrations)).toEqual(['0002_b.sql']);
    expect(await migrateCatalog(db, migrations)).toEqual([]);
    const { results } = await db.prepare('SELECT x, y FROM a').all();
    expect(results).toEqual([{ x: 1, y: null }]);
  });

  it('leaves nothing of a migration that fails', async () => {
    const broken = [{ name: '0001_a.sql', sql: 'CREATE TABLE a (x); CREATE TABLE a (x);' }];
    await expect(migrateCatalog(db, broken)).rejects.toThrow('0001_a.sql');
    expect(await tables()).toEqual(['d1_migrations']);
    expect((await db.prepare('SELECT name FROM d1_migrations').all()).results).toEqual([]);
  });

  it('lets several callers run at once', async () => {
    const migrations = [{ name: '0001_a.sql', sql: 'CREATE TABLE a (x); INSERT INTO a VALUES (1);' }];
    const done = await Promise.all([1, 2, 3].map(() => migrateCatalog(db, migrations)));
    expect(done.flat()).toEqual(['0001_a.sql']);
  });

  it('accepts the migrations of this version', async () => {
    await migrateCatalog(db, catalogMigrations);
    expect(await tables()).toContain('repos');
  });
});
