/** Queries built once: for drizzle, building one takes far longer than anything else this side of the database. */
import type { Catalog } from './catalog.ts';

/** Answers the query of a catalogue, building it at the first call. Values go in as `sql.placeholder(name)`. */
export function prepared<Query>(build: (db: Catalog['db']) => Query): (catalog: Catalog) => Query {
  const queries = new WeakMap<Catalog['db'], Query>();
  return ({ db }) => {
    let query = queries.get(db);
    if (query === undefined) {
      query = build(db);
      queries.set(db, query);
    }
    return query;
  };
}
