/** Decides whether built files are stale: one digest over everything a build reads. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectRoot } from './paths.ts';

const inputs = [
  'worker',
  'web',
  'adapters',
  'migrations',
  'runtime/build.ts',
  'runtime/inputs-hash.ts',
  'runtime/xet-kernel.ts',
  'package-lock.json',
];
const ignored = /\.(test|workers\.test)\.tsx?$|\.tsbuildinfo$/;

function* filesUnder(path: string): Generator<string> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) {
    if (!ignored.test(path)) yield path;
    return;
  }
  for (const name of readdirSync(path).sort()) yield* filesUnder(join(path, name));
}

/** Hex SHA-256 over names and contents, so neither a checkout nor a touch makes a build stale. */
export function hashBuildInputs(): string {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of filesUnder(join(projectRoot, input))) {
      const content = readFileSync(file);
      hash.update(`${relative(projectRoot, file)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}
