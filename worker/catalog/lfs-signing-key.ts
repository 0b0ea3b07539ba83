/** The key that signs the URLs of LFS transfers: made once, kept in the settings, the same for every instance. */
import { eq } from 'drizzle-orm';
import type { Catalog } from './catalog.ts';
import { settings } from './schema.ts';

const NAME = 'lfs.signing-key';

const known = new WeakMap<Catalog, Promise<Uint8Array>>();

export function lfsSigningKey(catalog: Catalog, now: number): Promise<Uint8Array> {
  let key = known.get(catalog);
  if (key === undefined) {
    key = readOrMakeKey(catalog, now);
    known.set(catalog, key);
    key.catch(() => known.delete(catalog));
  }
  return key;
}

async function readOrMakeKey(catalog: Catalog, now: number): Promise<Uint8Array> {
  const made = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64');
  await catalog.db.insert(settings).values({ key: NAME, value: made, updatedAt: now }).onConflictDoNothing();
  const [row] = await catalog.db.select({ value: settings.value }).from(settings).where(eq(settings.key, NAME));
  if (typeof row?.value !== 'string') throw new Error('The key that signs LFS transfers cannot be read.');
  return Buffer.from(row.value, 'base64');
}
