/** Runs the client scripts of this folder, each of which prints one line of JSON for each of its checks. */
import { join } from 'node:path';
import { runAsync } from '../support/run-async.ts';

export interface Check {
  readonly name: string;
  /** Absent when the check passed. */
  readonly error?: string;
}

/** Throws with the output when the script ends badly before it has run all checks. */
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

export function failuresOf(checks: readonly Check[]): readonly Check[] {
  return checks.filter((check) => check.error !== undefined);
}
