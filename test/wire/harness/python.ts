/**
 * Python environments with unmodified Hugging Face clients, kept in .cache/ between runs. `npm test` makes them
 * (`ensurePythonEnvs`); a test that needs one asks `pythonEnv` and is skipped when it is not there.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const pythonEnvNames = ['hub-newest', 'hub-0.36', 'hub-0.24'] as const;
export type PythonEnvName = (typeof pythonEnvNames)[number];

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

function requirementsOf(name: PythonEnvName): string {
  return join(import.meta.dirname, 'python', `${name}.txt`);
}

function folderOf(name: PythonEnvName): string {
  return join(root, '.cache', 'python', name);
}

/** Written when an environment is complete; names the requirements it was made from. */
function stampOf(name: PythonEnvName): { readonly path: string; readonly digest: string } {
  const digest = createHash('sha256')
    .update(readFileSync(requirementsOf(name)))
    .digest('hex');
  return { path: join(folderOf(name), 'requirements.sha256'), digest };
}

/** The environment's Python, or null when it has not been made (or for other requirements). */
export function pythonEnv(name: PythonEnvName): string | null {
  const { path, digest } = stampOf(name);
  return existsSync(path) && readFileSync(path, 'utf8') === digest ? join(folderOf(name), 'bin', 'python') : null;
}

async function makeEnv(name: PythonEnvName): Promise<void> {
  const folder = folderOf(name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await run('python3', ['-m', 'venv', folder], { timeout: 120_000 });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirementsOf(name)];
  await run(join(folder, 'bin', 'python'), pip, { timeout: 600_000 });
  const { path, digest } = stampOf(name);
  writeFileSync(path, digest);
}

/** Makes what is missing; answers a line for each environment that could not be made. */
export async function ensurePythonEnvs(): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const name of pythonEnvNames) {
    if (pythonEnv(name) !== null) continue;
    try {
      await makeEnv(name);
    } catch (error) {
      const why = error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error);
      problems.push(`Tests with Python's ${name} are skipped, its packages could not be installed: ${why}`);
    }
  }
  return problems;
}

export interface PythonRun {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a script with `HF_ENDPOINT` set and a home of its own; throws with its output when it fails. Arguments reach it
 * as `sys.argv[1:]`.
 */
export async function runPython(
  python: string,
  script: string,
  options: {
    readonly endpoint: string;
    /** An empty folder: caches and settings go there. */
    readonly home: string;
    readonly token?: string;
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly timeoutMs?: number;
  },
): Promise<PythonRun> {
  const env = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: options.home,
    HF_HOME: join(options.home, 'hf'),
    HF_ENDPOINT: options.endpoint,
    HF_HUB_DISABLE_TELEMETRY: '1',
    HF_HUB_DISABLE_PROGRESS_BARS: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    TRANSFORMERS_VERBOSITY: 'error',
    ...(options.token !== undefined && { HF_TOKEN: options.token }),
    ...options.env,
  };
  return run(python, ['-c', script, ...(options.args ?? [])], {
    env,
    cwd: options.home,
    timeout: options.timeoutMs ?? 120_000,
    maxBuffer: 64 << 20,
  });
}
