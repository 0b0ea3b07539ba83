/** The repositories whose files somebody may read, as SQL: what `decide(actor, 'read', …)` allows. */
import { type SQL, sql } from 'drizzle-orm';
import { type Actor, homesOf } from '../domain/access.ts';

/** A condition on a row of `repos` under this alias. A gate keeps out whoever was not accepted. */
export function filesReadableBy(actor: Actor, alias: 'other' | 'repo'): SQL {
  const repo = sql.raw(alias);
  if (actor.kind === 'anonymous') {
    return sql`(${repo}.deleted_at IS NULL AND ${repo}.visibility = 'public' AND ${repo}.gating IS NULL)`;
  }
  if (actor.isAdmin) return sql`(${repo}.deleted_at IS NULL)`;
  return sql`(${repo}.deleted_at IS NULL AND (
    ${repo}.namespace_id IN (SELECT value FROM json_each(${JSON.stringify(homesOf(actor))}))
    OR (${repo}.visibility = 'public' AND (${repo}.gating IS NULL OR EXISTS (
      SELECT 1 FROM access_requests request
      WHERE request.repo_id = ${repo}.id AND request.user_id = ${actor.userId} AND request.status = 'accepted')))))`;
}
