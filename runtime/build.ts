/**
 * Builds dist/: the portal (vite, when web/ has one) and the Worker, modules that both workerd and wrangler take as
 * they are. Builds only what is stale unless `--force` is given.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DatabaseSync } from 'node:sqlite';
import type { Plugin } from 'esbuild';
import { hashBuildInputs } from './inputs-hash.ts';
import { assetsDir, distDir, projectRoot, workerBundle, workerDir, xetKernel } from './paths.ts';
import { ensureXetKernel } from './xet-kernel.ts';

const stampFile = join(distDir, 'inputs.sha256');

/** `import text from './file.sql?raw'`, as Vite and Vitest understand it too. */
const rawText: Plugin = {
  name: 'raw-text',
  setup(build) {
    build.onResolve({ filter: /\?raw$/ }, (args) => ({
      path: resolve(args.resolveDir, args.path.slice(0, -'?raw'.length)),
      namespace: 'raw-text',
    }));
    build.onLoad({ filter: /.*/, namespace: 'raw-text' }, async (args) => ({
      contents: await readFile(args.path, 'utf8'),
      loader: 'text',
    }));
  },
};

/** Compiled WebAssembly is a module of its own, which the bundle imports from beside itself. */
const kernelBeside: Plugin = {
  name: 'kernel-beside',
  setup(build) {
    build.onResolve({ filter: /^#xet-kernel$/ }, () => ({ path: `./${basename(xetKernel)}`, external: true }));
  },
};

async function buildPortal(): Promise<void> {
  const { createBuilder } = await import('vite');
  const configFile = join(projectRoot, 'web', 'build', 'vite.config.ts');
  const builder = await createBuilder({ configFile, logLevel: 'warn' });
  await builder.buildApp();
}

async function buildWorker(): Promise<void> {
  const { build: esbuild } = await import('esbuild');
  const unfinished = `${workerDir}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  ensureXetKernel();
  await esbuild({
    entryPoints: [join(projectRoot, 'worker', 'main.ts')],
    outdir: unfinished,
    bundle: true,
    // What only some pages need stays out of memory until one is asked for.
    splitting: true,
    chunkNames: '[name]-[hash]',
    format: 'esm',
    target: 'es2024',
    // Packages are taken in their browser form, in which the S3 SDK speaks fetch; its XML parser alone would then need
    // a DOM.
    platform: 'browser',
    alias: { '@aws-sdk/xml-builder': '@aws-sdk/xml-builder/dist-cjs/index.js' },
    conditions: ['workerd', 'worker', 'browser', 'import'],
    mainFields: ['browser', 'module', 'main'],
    external: ['node:*', 'cloudflare:*'],
    plugins: [rawText, kernelBeside],
    define: { 'process.env.NODE_ENV': '"production"' },
    // Less source to keep in memory; the names that traces of errors show stay.
    minify: true,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  copyFileSync(xetKernel, join(unfinished, basename(xetKernel)));
  rmSync(workerDir, { recursive: true, force: true });
  renameSync(unfinished, workerDir);
}

/** Lets one process build at a time; the others wait for it and then find everything fresh. */
async function whileLocked<T>(work: () => Promise<T>): Promise<T> {
  const lock = new DatabaseSync(join(distDir, 'build-lock.sqlite'));
  try {
    lock.exec('PRAGMA busy_timeout = 120000; BEGIN EXCLUSIVE');
    return await work();
  } finally {
    lock.close();
  }
}

/** True when dist/ holds what the sources as they are would build. */
export function isBuilt(): boolean {
  return (
    [workerBundle, stampFile].every((file) => existsSync(file)) && readFileSync(stampFile, 'utf8') === hashBuildInputs()
  );
}

/** True when something was built. The tools are loaded only then: a start from built files is quick. */
export function ensureBuilt(options: { readonly force: boolean }): Promise<boolean> {
  mkdirSync(assetsDir, { recursive: true });
  return whileLocked(async () => {
    if (isBuilt() && !options.force) return false;
    const digest = hashBuildInputs();
    rmSync(stampFile, { force: true });
    await buildPortal();
    await buildWorker();
    writeFileSync(stampFile, digest);
    return true;
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const built = await ensureBuilt({ force: process.argv.includes('--force') });
  console.log(built ? 'Built dist/.' : 'dist/ is up to date.');
}
