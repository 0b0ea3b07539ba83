/** The repositories whose files somebody may read, as SQL: what `decide(actor, 'read', …)` allows. */
import { type SQL, sql } from 'drizzle-orm';
import { type Actor, homesOf } from '../domain/access.ts';

/** A condition on a row of `repos` under this alias. A gate keeps out whoever was not accepted. */
export function filesReadableBy(actor: Actor, alias: 'other' | 'repo'): SQL {
  const repo = sql.raw(alias);
  const isOpen = sql`(${repo}.visibility = 'public' AND ${repo}.gating IS NULL)`;
  if (actor.kind === 'anonymous') return sql`(${repo}.deleted_at IS NULL AND ${isOpen})`;
  // Elsewhere its bearer is a stranger, whoever the user behind it is.
  if (actor.onlyRepo !== undefined) {
    return sql`(${repo}.deleted_at IS NULL AND (${isOpen} OR ${repo}.id = ${actor.onlyRepo}))`;
  }
  if (actor.isAdmin) return sql`(${repo}.deleted_at IS NULL)`;
  const letIn =
    actor.gatesStayShut === true
      ? sql`FALSE`
      : sql`EXISTS (
          SELECT 1 FROM access_requests request
          WHERE request.repo_id = ${repo}.id AND request.user_id = ${actor.userId} AND request.status = 'accepted')`;
  return sql`(${repo}.deleted_at IS NULL AND (
    ${repo}.namespace_id IN (SELECT value FROM json_each(${JSON.stringify(homesOf(actor))}))
    OR (${repo}.visibility = 'public' AND (${repo}.gating IS NULL OR ${letIn}))))`;
}
