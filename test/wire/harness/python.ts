/**
 * Python environments with unmodified Hugging Face clients, kept in .cache/ between runs. Wire tests make them before
 * they start (`ensurePythonEnvs`); a test that needs one asks `pythonEnv` and is skipped when it could not be made.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Each has its pinned packages in `python/<name>.txt`, and what to install alone in `python/<name>.no-deps.txt`. */
export const pythonEnvNames = ['hub-newest', 'hub-1.33', 'hub-1.10', 'hub-0.36', 'hub-0.24', 'torch'] as const;
export type PythonEnvName = (typeof pythonEnvNames)[number];

/** PyPI has PyTorch only with gigabytes of CUDA: this one sees the small one that Debian installs for its own Python. */
const WITH_SYSTEM_PACKAGES: PythonEnvName = 'torch';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

function requirementFiles(name: PythonEnvName): readonly (readonly string[])[] {
  const path = join(import.meta.dirname, 'python', `${name}.txt`);
  const alone = join(import.meta.dirname, 'python', `${name}.no-deps.txt`);
  return [['-r', path], ...(existsSync(alone) ? [['--no-deps', '-r', alone]] : [])];
}

function folderOf(name: PythonEnvName): string {
  return join(root, '.cache', 'python', name);
}

/** Written when an environment is complete; names the requirements it was made from. */
function stampOf(name: PythonEnvName): { readonly path: string; readonly digest: string } {
  const hash = createHash('sha256');
  for (const args of requirementFiles(name)) hash.update(readFileSync(args.at(-1) ?? ''));
  return { path: join(folderOf(name), 'requirements.sha256'), digest: hash.digest('hex') };
}

/** The environment's Python, or null when it has not been made (or for other requirements). */
export function pythonEnv(name: PythonEnvName): string | null {
  const { path, digest } = stampOf(name);
  return existsSync(path) && readFileSync(path, 'utf8') === digest ? join(folderOf(name), 'bin', 'python') : null;
}

/** What to add to the title of a test that is skipped without this environment. */
export function whySkipped(name: PythonEnvName): string {
  return pythonEnv(name) === null ? ` (skipped: the Python packages of ${name} could not be installed)` : '';
}

async function makeEnv(name: PythonEnvName): Promise<void> {
  const folder = folderOf(name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const system = name === WITH_SYSTEM_PACKAGES;
  if (system) await run('/usr/bin/python3', ['-c', 'import torch'], { timeout: 120_000 });
  const venv = ['-m', 'venv', ...(system ? ['--system-site-packages'] : []), folder];
  await run(system ? '/usr/bin/python3' : 'python3', venv, { timeout: 120_000 });
  for (const args of requirementFiles(name)) {
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...args];
    await run(join(folder, 'bin', 'python'), pip, { timeout: 600_000 });
  }
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

/** What a Hugging Face client sees of its surroundings: the hub's address, an empty home, and nothing of the developer's. */
export function clientEnv(endpoint: string, home: string, token?: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    LANG: 'C.UTF-8',
    HOME: home,
    HF_HOME: join(home, 'hf'),
    HF_ENDPOINT: endpoint,
    HF_HUB_DISABLE_TELEMETRY: '1',
    HF_HUB_DISABLE_PROGRESS_BARS: '1',
    HF_HUB_DISABLE_UPDATE_CHECK: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    TRANSFORMERS_VERBOSITY: 'error',
    ...(token !== undefined && { HF_TOKEN: token }),
  };
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
  const env = { ...clientEnv(options.endpoint, options.home, options.token), ...options.env };
  return run(python, ['-c', script, ...(options.args ?? [])], {
    env,
    cwd: options.home,
    timeout: options.timeoutMs ?? 120_000,
    maxBuffer: 64 << 20,
  });
}
