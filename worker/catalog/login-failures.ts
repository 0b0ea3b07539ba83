/** Counts failed logins per subject (an account at an address, or an address) in a window of time. */
import { inArray, lte, sql } from 'drizzle-orm';
import type { Catalog } from './catalog.ts';
import { loginFailures } from './schema.ts';

export interface FailureCount {
  readonly subject: string;
  readonly failures: number;
  /** When the count starts anew, in milliseconds since the epoch. */
  readonly expiresAt: number;
}

export async function readFailures(
  catalog: Catalog,
  subjects: readonly string[],
  now: number,
): Promise<readonly FailureCount[]> {
  const rows = await catalog.db
    .select()
    .from(loginFailures)
    .where(inArray(loginFailures.subject, [...subjects]));
  return rows.filter((row) => row.expiresAt > now);
}

/** Counts one more; a window that has passed starts again. The count is read and written in one statement. */
export async function countFailure(catalog: Catalog, subject: string, now: number, windowMs: number): Promise<void> {
  await catalog.db
    .insert(loginFailures)
    .values({ subject, failures: 1, expiresAt: now + windowMs })
    .onConflictDoUpdate({
      target: loginFailures.subject,
      set: {
        failures: sql`iif(${loginFailures.expiresAt} > ${now}, ${loginFailures.failures} + 1, 1)`,
        expiresAt: sql`iif(${loginFailures.expiresAt} > ${now}, ${loginFailures.expiresAt}, ${now + windowMs})`,
      },
    });
}

export async function forgetFailures(catalog: Catalog, subjects: readonly string[]): Promise<void> {
  await catalog.db.delete(loginFailures).where(inArray(loginFailures.subject, [...subjects]));
}

export async function deleteExpiredFailures(catalog: Catalog, now: number): Promise<void> {
  await catalog.db.delete(loginFailures).where(lte(loginFailures.expiresAt, now));
}
