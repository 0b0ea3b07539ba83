/**
 * Brings the catalogue's tables up to date. Keeps the same ledger as `wrangler d1 migrations apply`, so either may
 * apply a migration and the other sees it.
 */
import type { Migration } from './migrations.ts';
import { splitSql } from './split-sql.ts';

const ledger = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

async function appliedNames(db: D1Database): Promise<ReadonlySet<string>> {
  const { results } = await db.prepare('SELECT name FROM d1_migrations').all<{ name: string }>();
  return new Set(results.map(({ name }) => name));
}

/**
 * Applies what is missing, each migration in one transaction together with its line in the ledger. Safe to call from
 * several isolates at once: the ledger's unique name lets exactly one apply a migration. Returns the names it applied.
 */
export async function migrateCatalog(db: D1Database, migrations: readonly Migration[]): Promise<readonly string[]> {
  await db.prepare(ledger).run();
  const applied = await appliedNames(db);
  const done: string[] = [];
  for (const { name, sql } of migrations) {
    if (applied.has(name)) continue;
    const record = db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name);
    try {
      await db.batch([record, ...splitSql(sql).map((statement) => db.prepare(statement))]);
      done.push(name);
    } catch (error) {
      // Another isolate was faster: then the batch failed on its first statement and the name is there now.
      if (!(await appliedNames(db)).has(name)) throw new Error(`migration ${name} failed`, { cause: error });
    }
  }
  return done;
}
