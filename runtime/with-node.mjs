/**
 * Owns the step before any TypeScript can run: makes sure the locked dependencies are installed and runs a file with
 * the Node they contain (which strips types). Plain JavaScript, so that an older Node can do this part.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundledNode = join(root, 'node_modules', '.bin', 'node');

function readLockedPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

/** True when node_modules holds what package-lock.json asks for; packages for other platforms may be absent. */
export function isInstalled() {
  const installedLock = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedLock) || !existsSync(bundledNode)) return false;
  const installed = readLockedPackages(installedLock);
  const wanted = readLockedPackages(join(root, 'package-lock.json'));
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found === undefined
      ? entry.optional === true || entry.devOptional === true
      : found.version === entry.version;
  });
}

function ensureInstalled() {
  if (isInstalled()) return;
  console.log('Installing dependencies (npm ci) …');
  const install = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (install.error !== undefined || install.status !== 0) {
    console.error('Could not install the dependencies with "npm ci"; see the messages above.');
    process.exit(install.status ?? 1);
  }
}

/**
 * Runs `file` (relative to the project) with the bundled Node and ends this process as it ends. The channel between the
 * two tells the child when this process is killed.
 */
export async function runWithNode(file, args) {
  ensureInstalled();
  const script = join(root, file);
  const child = spawn(bundledNode, ['--disable-warning=ExperimentalWarning', script, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // A terminal signals the whole group, other senders only this process; the child treats a second signal as a no-op.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`Could not run ${bundledNode}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [file, ...args] = process.argv.slice(2);
  if (file === undefined) {
    console.error('usage: node runtime/with-node.mjs <file.ts> [arguments]');
    process.exit(2);
  }
  await runWithNode(file, args);
}
