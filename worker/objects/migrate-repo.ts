/** Brings a repository object's database up to date. Names and order are those of migrations/repo/. */
import init from '../../migrations/repo/0001_init.sql?raw';
import toldMoves from '../../migrations/repo/0002_told_moves.sql?raw';

const migrations: readonly string[] = [init, toldMoves];

/** Applies what is missing; to be called inside a transaction. The number applied so far is kept in `meta`. */
export function migrateRepo(sql: SqlStorage): void {
  const known = sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'").toArray().length > 0;
  const applied = known
    ? Number(sql.exec("SELECT value FROM meta WHERE key = 'schema'").toArray()[0]?.['value'] ?? 0)
    : 0;
  if (applied >= migrations.length) return;
  for (const migration of migrations.slice(applied)) sql.exec(migration);
  sql.exec("INSERT OR REPLACE INTO meta (key, value) VALUES ('schema', ?)", migrations.length);
}
