/** Removes what a killed workerd left in the blob folder: its disk service writes `.NAME.PID.N.tmp`, then renames. */
import { opendir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const temporaryName = /^\..+\.\d+\.\d+\.tmp$/;

/**
 * Removes temporary files last written before `startedAt` (milliseconds since the epoch), when the workerd that runs
 * now was started: nobody will finish them. Answers how many there were.
 */
export async function removeTemporaryFiles(folder: string, startedAt: number): Promise<number> {
  let removed = 0;
  for await (const entry of await opendir(folder, { recursive: true })) {
    if (!entry.isFile() || !temporaryName.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: startedAt }));
    if (mtimeMs >= startedAt) continue;
    await rm(path, { force: true });
    removed++;
  }
  return removed;
}
