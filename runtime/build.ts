/**
 * Builds dist/: the portal (vite, when web/ has one) and the Worker, one ES module that both workerd and wrangler
 * take as it is. Builds only what is stale unless `--force` is given.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build as esbuild, type Plugin } from 'esbuild';
import { hashBuildInputs } from './inputs-hash.ts';
import { assetsDir, distDir, projectRoot, workerBundle } from './paths.ts';

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

async function buildWorker(): Promise<void> {
  await esbuild({
    entryPoints: [join(projectRoot, 'worker', 'main.ts')],
    outfile: workerBundle,
    bundle: true,
    format: 'esm',
    target: 'es2024',
    platform: 'neutral',
    conditions: ['workerd', 'worker', 'browser', 'import'],
    mainFields: ['browser', 'module', 'main'],
    external: ['node:*', 'cloudflare:*'],
    loader: { '.sql': 'text' },
    plugins: [rawText],
    define: { 'process.env.NODE_ENV': '"production"' },
    minifySyntax: true,
    legalComments: 'none',
    sourcemap: 'linked',
    logLevel: 'warning',
  });
}

/** True when something was built. */
export async function ensureBuilt(options: { readonly force: boolean }): Promise<boolean> {
  const digest = hashBuildInputs();
  const isFresh = existsSync(workerBundle) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digest;
  if (isFresh && !options.force) return false;
  rmSync(stampFile, { force: true });
  mkdirSync(dirname(workerBundle), { recursive: true });
  mkdirSync(assetsDir, { recursive: true });
  await buildWorker();
  writeFileSync(stampFile, digest);
  return true;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const built = await ensureBuilt({ force: process.argv.includes('--force') });
  console.log(built ? 'Built dist/.' : 'dist/ is up to date.');
}
