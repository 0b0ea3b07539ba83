/** Facts the hub keeps about itself under a key, as JSON. */
import { eq } from 'drizzle-orm';
import type { Catalog } from './catalog.ts';
import { settings } from './schema.ts';

export async function readSetting(catalog: Catalog, key: string): Promise<unknown> {
  const [row] = await catalog.db.select({ value: settings.value }).from(settings).where(eq(settings.key, key));
  return row?.value;
}

export async function writeSetting(catalog: Catalog, key: string, value: unknown, now: number): Promise<void> {
  await catalog.db
    .insert(settings)
    .values({ key, value, updatedAt: now })
    .onConflictDoUpdate({ target: settings.key, set: { value, updatedAt: now } });
}

/** Writes the value unless there is one. */
export async function insertSetting(catalog: Catalog, key: string, value: unknown, now: number): Promise<void> {
  await catalog.db.insert(settings).values({ key, value, updatedAt: now }).onConflictDoNothing();
}
