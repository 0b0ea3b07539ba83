/** Counts attempts to log in per subject (an account at an address, or an address) in a window of time. */
import { eq, inArray, lte, sql } from 'drizzle-orm';
import type { Catalog } from './catalog.ts';
import { loginFailures } from './schema.ts';

export interface AttemptCount {
  /** With the one just counted. */
  readonly attempts: number;
  /** When the count starts anew, in milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Counts one more and answers the sum, in one statement; a window that has passed starts again. */
export async function countAttempt(
  catalog: Catalog,
  subject: string,
  now: number,
  windowMs: number,
): Promise<AttemptCount> {
  const [row] = await catalog.db
    .insert(loginFailures)
    .values({ subject, failures: 1, expiresAt: now + windowMs })
    .onConflictDoUpdate({
      target: loginFailures.subject,
      set: {
        failures: sql`iif(${loginFailures.expiresAt} > ${now}, ${loginFailures.failures} + 1, 1)`,
        expiresAt: sql`iif(${loginFailures.expiresAt} > ${now}, ${loginFailures.expiresAt}, ${now + windowMs})`,
      },
    })
    .returning({ attempts: loginFailures.failures, expiresAt: loginFailures.expiresAt });
  return row ?? { attempts: 1, expiresAt: now + windowMs };
}

/** Takes back one attempt, which turned out not to be a guess. */
export async function uncountAttempt(catalog: Catalog, subject: string): Promise<void> {
  await catalog.db
    .update(loginFailures)
    .set({ failures: sql`max(0, ${loginFailures.failures} - 1)` })
    .where(eq(loginFailures.subject, subject));
}

export async function forgetAttempts(catalog: Catalog, subjects: readonly string[]): Promise<void> {
  await catalog.db.delete(loginFailures).where(inArray(loginFailures.subject, [...subjects]));
}

export async function deleteExpiredFailures(catalog: Catalog, now: number): Promise<void> {
  await catalog.db.delete(loginFailures).where(lte(loginFailures.expiresAt, now));
}
