/**
 * Adds to package-lock.json the optional packages of other platforms that the registry in use did not offer when the
 * lock was written: `npm ci` refuses a lock without them. Run after every change of dependencies
 * (`npm run complete-lock`).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const systems = { windows: 'win32' };
const knownSystems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const processors = { 64: 'x64' };
const knownProcessors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/** Reads the platform out of a name such as `@oxlint/binding-linux-x64-musl`. */
function platformOf(name) {
  const words = name.split('/').at(-1).split('-');
  const os = words.map((word) => systems[word] ?? word).find((word) => knownSystems.includes(word));
  const cpu = words.map((word) => processors[word] ?? word).find((word) => knownProcessors.includes(word));
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc';
  return os === undefined || cpu === undefined ? undefined : { os, cpu, libc: os === 'linux' ? libc : undefined };
}

/** `[path, entry]` of what is missing, in the lock's own form. */
export function missingOptionalPackages(lock) {
  const missing = [];
  for (const [path, owner] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
      const key = `node_modules/${name}`;
      if (key in lock.packages || `${path}/${key}` in lock.packages) continue;
      const platform = platformOf(name);
      if (platform === undefined) throw new Error(`cannot tell the platform of ${name}`);
      const { os, cpu, libc } = platform;
      const entry = { version, cpu: [cpu], ...(owner.dev && { dev: true }), ...(libc && { libc: [libc] }) };
      missing.push([key, { ...entry, license: owner.license, optional: true, os: [os] }]);
    }
  }
  return missing;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const missing = missingOptionalPackages(lock);
  const [root, ...rest] = Object.entries(lock.packages);
  lock.packages = Object.fromEntries([root, ...[...rest, ...missing].sort(([a], [b]) => a.localeCompare(b, 'en'))]);
  if (missing.length > 0) writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`package-lock.json: ${missing.length} packages of other platforms added.`);
}
