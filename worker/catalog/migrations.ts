/** The catalogue's migrations, embedded in the Worker. Names and order are those of migrations/catalog/. */
import init from '../../migrations/catalog/0001_init.sql?raw';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

export const catalogMigrations: readonly Migration[] = [{ name: '0001_init.sql', sql: init }];
