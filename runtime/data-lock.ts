/** Keeps a data folder to one supervisor: an exclusive SQLite lock, which the system drops however its owner ends. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from './settings.ts';

/** A hub that was asked to stop a moment ago may still be finishing. */
const patienceMs = 3_000;

export interface DataLock {
  release(): void;
}

export function lockDataDir(dataDir: string): DataLock {
  const database = new DatabaseSync(join(dataDir, 'lock.sqlite'));
  try {
    database.exec(`PRAGMA busy_timeout = ${patienceMs}; BEGIN EXCLUSIVE`);
  } catch (error) {
    database.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) {
      throw new StartError(
        `The data folder ${dataDir} is in use by another hub. Stop that one, or set HUB_DATA_DIR to another folder.`,
      );
    }
    throw error;
  }
  return { release: () => database.close() };
}
