import { env } from 'cloudflare:test';
import { type SQLiteTable, getTableConfig } from 'drizzle-orm/sqlite-core';
import { beforeAll, expect, it } from 'vitest';
import * as bucketSchema from './bucket-schema.ts';
import * as discussionSchema from './discussion-schema.ts';
import * as communitySchema from './community-schema.ts';
import * as lfsSchema from './lfs-schema.ts';
import { migrateCatalog } from './migrate.ts';
import { catalogMigrations } from './migrations.ts';
import * as oauthSchema from './oauth-schema.ts';
import * as schema from './schema.ts';
import * as webhookSchema from './webhook-schema.ts';
import * as xetSchema from './xet-schema.ts';

beforeAll(async () => {
  await migrateCatalog(env.CATALOG, catalogMigrations);
});

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
}

const tables: readonly SQLiteTable[] = [
  schema,
  lfsSchema,
  xetSchema,
  communitySchema,
  discussionSchema,
  webhookSchema,
  oauthSchema,
  bucketSchema,
].flatMap((part) => Object.values(part));

it.each(tables.map((table) => [getTableConfig(table).name, table] as const))(
  'the table %s is what the migrations make of it',
  async (name, table) => {
    const { results } = await env.CATALOG.prepare(`PRAGMA table_info("${name}")`).all<Column>();
    const made = results.map((column) => [column.name, column.type.toLowerCase(), column.notnull === 1]);
    const described = getTableConfig(table).columns.map((column) => [
      column.name,
      column.getSQLType(),
      // SQLite lets a primary key of text be null unless told otherwise; drizzle never writes one.
      column.notNull &&
        !(column.primary && made.some(([made, , notNull]) => made === column.name && notNull === false)),
    ]);
    expect(described.toSorted()).toEqual(made.toSorted());
  },
);

it('no table of the migrations is left undescribed', async () => {
  const { results } = await env.CATALOG.prepare(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name <> 'd1_migrations'`,
  ).all<{ name: string }>();
  expect(tables.map((table) => getTableConfig(table).name).toSorted()).toEqual(
    results.map(({ name }) => name).toSorted(),
  );
});
