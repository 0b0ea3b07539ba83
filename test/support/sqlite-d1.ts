/** A D1 binding over node:sqlite, as far as drizzle uses it: lets routes be tested in plain Node beside real git. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { migrateCatalog } from '../../worker/catalog/migrate.ts';
import { catalogMigrations } from '../../worker/catalog/migrations.ts';

class Statement {
  readonly #db: DatabaseSync;
  readonly #sql: string;
  readonly #params: readonly SQLInputValue[];

  constructor(db: DatabaseSync, sql: string, params: readonly SQLInputValue[] = []) {
    this.#db = db;
    this.#sql = sql;
    this.#params = params;
  }

  bind(...params: unknown[]): Statement {
    const plain = params.map((value) => (typeof value === 'boolean' ? Number(value) : value));
    return new Statement(this.#db, this.#sql, plain as SQLInputValue[]);
  }

  allNow(): { results: unknown[]; success: true; meta: object } {
    return { results: this.#db.prepare(this.#sql).all(...this.#params), success: true, meta: {} };
  }

  async all(): Promise<ReturnType<Statement['allNow']>> {
    return this.allNow();
  }

  async raw(): Promise<unknown[]> {
    const statement = this.#db.prepare(this.#sql);
    statement.setReturnArrays(true);
    return statement.all(...this.#params);
  }

  run(): Promise<ReturnType<Statement['allNow']>> {
    return this.all();
  }
}

/** An empty catalogue in memory, with all tables. */
export async function openSqliteCatalog(): Promise<D1Database> {
  const db = new DatabaseSync(':memory:');
  db.exec('PRAGMA foreign_keys = ON');
  const binding = {
    prepare: (sql: string) => new Statement(db, sql),
    batch: async (statements: readonly Statement[]) => {
      db.exec('BEGIN');
      try {
        // Without a pause: another batch would begin inside this one.
        const results = statements.map((statement) => statement.allNow());
        db.exec('COMMIT');
        return results;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
  } as unknown as D1Database;
  await migrateCatalog(binding, catalogMigrations);
  return binding;
}
