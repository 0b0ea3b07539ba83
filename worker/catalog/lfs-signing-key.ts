/** The key that signs the URLs of LFS transfers: made once, kept in the settings, the same for every instance. */
import { eq } from 'drizzle-orm';
import type { Catalog } from './catalog.ts';
import { settings } from './schema.ts';

const NAME = 'lfs.signing-key';

/** Keys, not promises of them: a request that goes away takes its unfinished work along, and nobody may wait for that. */
const known = new WeakMap<Catalog, Uint8Array>();

export async function lfsSigningKey(catalog: Catalog, now: number): Promise<Uint8Array> {
  const kept = known.get(catalog);
  if (kept !== undefined) return kept;
  const key = (await readKey(catalog)) ?? (await makeKey(catalog, now));
  known.set(catalog, key);
  return key;
}

async function readKey(catalog: Catalog): Promise<Uint8Array | null> {
  const [row] = await catalog.db.select({ value: settings.value }).from(settings).where(eq(settings.key, NAME));
  return typeof row?.value === 'string' ? Buffer.from(row.value, 'base64') : null;
}

/** Of several instances that make one at the same moment the first wins, and all use that. */
async function makeKey(catalog: Catalog, now: number): Promise<Uint8Array> {
  const made = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64');
  await catalog.db.insert(settings).values({ key: NAME, value: made, updatedAt: now }).onConflictDoNothing();
  const key = await readKey(catalog);
  if (key === null) throw new Error('The key that signs LFS transfers cannot be read.');
  return key;
}
