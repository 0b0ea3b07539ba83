/** Runs the machine's own git, cut off from its user's settings. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

export interface GitRun {
  /** -1 when a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface GitOptions {
  readonly cwd?: string;
  readonly input?: string | Uint8Array | Readable;
  readonly env?: Readonly<Record<string, string>>;
  /** Ends git when it takes longer; absent: two minutes. */
  readonly timeoutMs?: number;
}

/** Settings every call gets: no prompts, no user or system configuration, one person, no colours. */
export const gitEnv: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Test Person',
  GIT_AUTHOR_EMAIL: 'test@example.org',
  GIT_COMMITTER_NAME: 'Test Person',
  GIT_COMMITTER_EMAIL: 'test@example.org',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/** Runs git and answers however it ended. */
export function tryGit(args: readonly string[], options: GitOptions = {}): Promise<GitRun> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['-c', 'advice.detachedHead=false', '-c', 'init.defaultBranch=main', ...args], {
      cwd: options.cwd,
      env: { ...gitEnv, ...options.env },
      timeout: options.timeoutMs ?? 120_000,
      killSignal: 'SIGKILL',
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code: code ?? -1, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
    // git may stop reading before its input ends; how it ended says why.
    child.stdin.on('error', () => undefined);
    if (options.input === undefined || typeof options.input === 'string' || options.input instanceof Uint8Array) {
      child.stdin.end(options.input ?? '');
    } else {
      options.input.pipe(child.stdin);
    }
  });
}

/** Runs git and answers what it printed; throws when it fails. */
export async function git(args: readonly string[], options: GitOptions = {}): Promise<string> {
  const run = await tryGit(args, options);
  if (run.code !== 0) throw new Error(`git ${args.join(' ')} ended with ${run.code}:\n${run.stderr}${run.stdout}`);
  return run.stdout;
}

/** Complaints of `git fsck --strict`, none for a sound repository. */
export async function fsckComplaints(cwd: string): Promise<string[]> {
  const run = await tryGit(['fsck', '--strict', '--full', '--no-dangling', '--no-progress'], { cwd });
  const lines = `${run.stdout}${run.stderr}`.split('\n').filter((line) => line !== '' && !line.startsWith('notice:'));
  return run.code === 0 ? lines : [...lines, `git fsck ended with ${run.code}`];
}

/** All refs of a local repository, one `oid name` a line, in name order. */
export function localRefs(cwd: string): Promise<string> {
  return git(['for-each-ref', '--format=%(objectname) %(refname)'], { cwd });
}

/** Ids of every object reachable from every ref, sorted; those a partial clone lacks start with `?`. */
export async function reachableObjects(cwd: string): Promise<string[]> {
  const out = await git(['rev-list', '--objects', '--all', '--missing=print', '--no-object-names'], { cwd });
  return out
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}

/** One short word for a long list, for comparing and printing. */
export function fingerprint(lines: readonly string[]): string {
  return createHash('sha1').update(lines.join('\n')).digest('hex').slice(0, 12);
}
