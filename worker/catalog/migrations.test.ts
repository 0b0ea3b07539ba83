import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { catalogMigrations } from './migrations.ts';

const folder = join(import.meta.dirname, '../../migrations/catalog');

it('embeds every file of migrations/catalog, in order and unchanged', () => {
  const files = readdirSync(folder).sort();
  expect(catalogMigrations).toEqual(files.map((name) => ({ name, sql: readFileSync(join(folder, name), 'utf8') })));
});

it('numbers migrations from 0001 without gaps', () => {
  expect(catalogMigrations.map(({ name }) => name.slice(0, 5))).toEqual(
    catalogMigrations.map((_, index) => `${String(index + 1).padStart(4, '0')}_`),
  );
});
