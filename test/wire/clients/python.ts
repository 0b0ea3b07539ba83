/** Python environments with real, unmodified clients; made once and kept beside the other caches. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runAsync } from '../support/run-async.ts';

const cache = join(import.meta.dirname, '../../../node_modules/.cache/python');

export type PythonEnv = { readonly python: string; readonly bin: string } | { readonly missing: string };

/**
 * The environment with these packages, some of them without what they depend on. `missing` says why there is none: then tests that need it are skipped
 * with that line.
 */
export function pythonEnv(requirements: readonly string[], withoutDependencies: readonly string[] = []): PythonEnv {
  const wanted = [...requirements, '--no-deps', ...withoutDependencies].join(' ');
  const name = createHash('sha256').update(wanted).digest('hex').slice(0, 16);
  const dir = join(cache, name);
  const bin = join(dir, 'bin');
  if (existsSync(dir)) return { python: join(bin, 'python'), bin };
  const building = `${dir}.${process.pid}`;
  mkdirSync(cache, { recursive: true });
  rmSync(building, { recursive: true, force: true });
  const install = [join(building, 'bin', 'python'), '-m', 'pip', 'install', '--quiet'] as const;
  const problem =
    problemOf('python3', '-m', 'venv', building) ??
    problemOf(...install, ...requirements) ??
    (withoutDependencies.length === 0 ? null : problemOf(...install, '--no-deps', ...withoutDependencies));
  if (problem !== null) {
    rmSync(building, { recursive: true, force: true });
    const names = [...requirements, ...withoutDependencies].join(', ');
    return { missing: `needs Python with ${names}, which could not be installed: ${problem}` };
  }
  // Scripts in `bin` name the folder they were installed to; calling them through `python` does not need them.
  if (existsSync(dir)) rmSync(building, { recursive: true, force: true });
  else renameSync(building, dir);
  return { python: join(bin, 'python'), bin };
}

function problemOf(command: string, ...args: string[]): string | null {
  const run = spawnSync(command, args, { encoding: 'utf8', timeout: 600_000 });
  if (run.status === 0) return null;
  return run.error?.message ?? run.stderr.trim().split('\n').at(-1) ?? `exit status ${run.status}`;
}

export interface Check {
  readonly name: string;
  /** Absent when the check passed. */
  readonly error?: string;
}

/** Runs a script of this folder, which prints one line of JSON for each of its checks. */
export async function runChecks(
  command: string,
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<readonly Check[]> {
  const run = await runAsync(command, [join(import.meta.dirname, script), ...args], { env });
  if (run.status !== 0) throw new Error(`${script} ended with ${run.status}:\n${run.stdout}\n${run.stderr}`);
  return run.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Check);
}
