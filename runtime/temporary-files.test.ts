/** Which files of the blob folder are taken for leftovers. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { removeTemporaryFiles } from './temporary-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'modelport-temporary-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('removes half-written files of an earlier workerd, and nothing else', async () => {
  mkdirSync(join(folder, 'lfs', 'ab'), { recursive: true });
  const startedAt = Date.now();
  const write = (name: string, ageSeconds: number): string => {
    const path = join(folder, 'lfs', 'ab', name);
    writeFileSync(path, 'x');
    utimesSync(path, startedAt / 1000 - ageSeconds, startedAt / 1000 - ageSeconds);
    return path;
  };
  const left = write('.abc.4321.0.tmp', 60);
  const kept = [write('.abd.4321.1.tmp', -60), write('abc', 60), write('abc.4321.0.tmp', 60), write('.hidden', 60)];
  expect(await removeTemporaryFiles(folder, startedAt)).toBe(1);
  expect(existsSync(left)).toBe(false);
  expect(kept.every((path) => existsSync(path))).toBe(true);
});
