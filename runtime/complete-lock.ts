/**
 * Adds to package-lock.json the optional packages of other platforms that the registry in use did not offer when the
 * lock was written: `npm ci` refuses a lock without them. Run after every change of dependencies
 * (`npm run complete-lock`).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const systems: Readonly<Record<string, string>> = { windows: 'win32' };
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
const processors: Readonly<Record<string, string>> = { 64: 'x64' };
const knownProcessors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly os?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Lock {
  packages: Record<string, LockedPackage>;
}

/** Reads the platform out of a name such as `@oxlint/binding-linux-x64-musl`. */
function platformOf(name: string): { os: string; cpu: string; libc: string | undefined } | undefined {
  const words = (name.split('/').at(-1) ?? name).split('-');
  const os = words.map((word) => systems[word] ?? word).find((word) => knownSystems.includes(word));
  const cpu = words.map((word) => processors[word] ?? word).find((word) => knownProcessors.includes(word));
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc';
  return os === undefined || cpu === undefined ? undefined : { os, cpu, libc: os === 'linux' ? libc : undefined };
}

/** `[path, entry]` of what is missing, in the lock's own form. */
export function missingOptionalPackages(lock: Lock): readonly [string, LockedPackage][] {
  const missing: [string, LockedPackage][] = [];
  for (const [path, owner] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
      const key = `node_modules/${name}`;
      if (key in lock.packages || `${path}/${key}` in lock.packages) continue;
      const platform = platformOf(name);
      if (platform === undefined) throw new Error(`cannot tell the platform of ${name}`);
      const { os, cpu, libc } = platform;
      const entry = { version, cpu: [cpu], ...(owner.dev && { dev: true }), ...(libc && { libc: [libc] }) };
      const license = owner.license === undefined ? {} : { license: owner.license };
      missing.push([key, { ...entry, ...license, optional: true, os: [os] }]);
    }
  }
  return missing;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
  const missing = missingOptionalPackages(lock);
  // The project itself has the empty path and so comes first.
  const all = [...Object.entries(lock.packages), ...missing];
  lock.packages = Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b, 'en')));
  if (missing.length > 0) writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`package-lock.json: ${missing.length} packages of other platforms added.`);
}
