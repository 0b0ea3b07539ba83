/** Programs of the system that tests use: installed with apt when that is allowed, named otherwise. */
import { execFileSync, spawnSync } from 'node:child_process';

interface Tool {
  /** A command that succeeds when the tool is there. */
  readonly probe: readonly [string, ...string[]];
  readonly packages: readonly string[];
}

const tools: readonly Tool[] = [
  { probe: ['git', '--version'], packages: ['git'] },
  { probe: ['git', 'lfs', 'version'], packages: ['git-lfs'] },
  { probe: ['ssh', '-V'], packages: ['openssh-client'] },
  { probe: ['python3', '-c', 'import venv, ensurepip'], packages: ['python3', 'python3-venv', 'python3-pip'] },
  { probe: ['/usr/bin/python3', '-c', 'import torch, venv, ensurepip'], packages: ['python3-torch', 'python3-venv'] },
  { probe: ['chromium', '--version'], packages: ['chromium'] },
  { probe: ['nginx', '-v'], packages: ['nginx-light'] },
  { probe: ['sh', '-c', 'command -v fcgiwrap'], packages: ['fcgiwrap'] },
];

function works([command, ...args]: readonly [string, ...string[]]): boolean {
  const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
  return spawnSync(command, args, { stdio: 'ignore', timeout: 60_000, env: { ...process.env, PATH } }).status === 0;
}

function missingPackages(): readonly string[] {
  return tools.filter(({ probe }) => !works(probe)).flatMap(({ packages }) => packages);
}

function installWithApt(packages: readonly string[]): void {
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'] as const,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 600_000,
  };
  execFileSync('apt-get', ['update', '-q'], { ...options, stdio: [...options.stdio] });
  // Services that the packages bring must not start: tests run their own.
  const install = ['install', '-y', '-q', '--no-install-recommends', ...packages];
  execFileSync('apt-get', install, { ...options, stdio: [...options.stdio], env: { ...options.env, RUNLEVEL: '1' } });
}

/** Answers a line for each thing the caller should tell a person. */
export function ensureSystemTools(): readonly string[] {
  const missing = missingPackages();
  if (missing.length === 0) return [];
  const mayInstall = process.getuid?.() === 0 && works(['apt-get', '--version']);
  if (mayInstall) {
    console.log(`Installing with apt-get: ${missing.join(' ')}`);
    try {
      installWithApt(missing);
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
  }
  const still = missingPackages();
  return still.length === 0
    ? []
    : [`Some tests will be skipped or fail. To run them all: apt-get install ${still.join(' ')}`];
}
