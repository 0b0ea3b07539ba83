/**
 * Puts freshly built files where a running hub may be serving the ones before them: each appears whole, and old ones
 * stay for a while, since their names are in pages that browsers still show.
 */
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const KEPT_FOR_MS = 7 * 24 * 3600_000;

/** Moves every file below `from` to the same place below `to`, and removes what has not been built for a week. */
export async function publish(from: string, to: string): Promise<void> {
  const fresh = await filesBelow(from);
  for (const file of fresh) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    await rename(join(from, file), join(to, file));
  }
  await rm(from, { recursive: true });
  for (const file of await filesBelow(to)) {
    const { mtimeMs } = await stat(join(to, file));
    if (Date.now() - mtimeMs > KEPT_FOR_MS) await rm(join(to, file));
  }
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
