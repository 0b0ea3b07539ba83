/**
 * Compiles the inner loops of the Xet formats (worker/xet/kernel) to WebAssembly. workerd takes compiled modules only
 * as files beside the bundle, so the result is a file of its own, for the Worker's build and for tests alike.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { projectRoot, xetKernel } from './paths.ts';

const sources = join(projectRoot, 'worker', 'xet', 'kernel');
const compiler = join(projectRoot, 'node_modules', 'assemblyscript');
const options = [
  ...[
    '-O3',
    '--noAssert',
    '--enable',
    'simd',
    '--enable',
    'relaxed-simd',
    '--runtime',
    'stub',
    '--use',
    'abort=',
    '--zeroFilledMemory',
  ],
  ...['--initialMemory', '16', '--maximumMemory', '16'],
];

/** Over everything that decides what the compiler writes. */
function inputsDigest(): string {
  const hash = createHash('sha256').update(options.join(' '));
  const files = readdirSync(sources).map((name) => join(sources, name));
  for (const file of [join(compiler, 'package.json'), ...files.sort()]) {
    const content = readFileSync(file);
    hash.update(`${relative(projectRoot, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Compiles when the sources changed since the last time. Several processes may do so at once. */
export function ensureXetKernel(): void {
  const stamp = `${xetKernel}.sha256`;
  const digest = inputsDigest();
  if (existsSync(xetKernel) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  mkdirSync(dirname(xetKernel), { recursive: true });
  const folder = mkdtempSync(join(dirname(xetKernel), 'unfinished-'));
  try {
    const output = join(folder, 'kernel.wasm');
    const files = [join(sources, 'index.ts'), '--outFile', output].map((part) =>
      part.startsWith(projectRoot) ? relative(projectRoot, part) : part,
    );
    execFileSync(process.execPath, [join(compiler, 'bin', 'asc.js'), ...files, ...options], { cwd: projectRoot });
    renameSync(output, xetKernel);
    writeFileSync(stamp, digest);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
