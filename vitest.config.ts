/** Which tests run where: plain Node, inside workerd, or black box against a running hub. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { type Plugin, defineConfig } from 'vitest/config';
import { xetKernel } from './runtime/paths.ts';
import { ensureXetKernel } from './runtime/xet-kernel.ts';

const compatibilityDate = '2026-11-17';

/** What the disk store of the contract tests writes to. */
const blobFolder = mkdtempSync(join(tmpdir(), 'modelport-blobs-'));
process.once('exit', () => rmSync(blobFolder, { recursive: true, force: true }));

ensureXetKernel();
const modulesRules = [{ type: 'CompiledWasm' as const, include: ['**/*.wasm'] }];

/** `import module from '#xet-kernel'` in Node, which knows no import of compiled WebAssembly; workerd does. */
const xetKernelInNode: Plugin = {
  name: 'xet-kernel-in-node',
  enforce: 'pre',
  load: (id) =>
    id === xetKernel
      ? `import { readFileSync } from 'node:fs';
         export default new WebAssembly.Module(readFileSync(${JSON.stringify(xetKernel)}));`
      : null,
};

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [xetKernelInNode],
        test: {
          name: 'unit',
          testTimeout: 60_000,
          include: ['{worker,adapters,web,runtime,test/support,test/lint}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.workers.test.ts', '**/node_modules/**'],
        },
      },
      {
        plugins: [
          cloudflareTest({
            miniflare: {
              compatibilityDate,
              modulesRules,
              d1Databases: ['CATALOG'],
              r2Buckets: ['BLOBS'],
            },
          }),
        ],
        test: {
          name: 'workers',
          testTimeout: 30_000,
          include: ['{worker,adapters}/**/*.workers.test.ts'],
        },
      },
      {
        plugins: [
          cloudflareTest({
            miniflare: {
              compatibilityDate,
              modulesRules,
              r2Buckets: ['BLOBS'],
              serviceBindings: { BLOB_DISK: { disk: { path: blobFolder, writable: true } } },
            },
          }),
        ],
        // The S3 SDK's parser in its browser form needs a DOM.
        resolve: {
          alias: {
            '@aws-sdk/xml-builder': join(import.meta.dirname, 'node_modules/@aws-sdk/xml-builder/dist-cjs/index.js'),
          },
        },
        test: {
          name: 'contract',
          include: ['test/contract/**/*.workers.test.ts'],
          globalSetup: ['test/contract/global-setup.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'wire',
          include: ['test/wire/**/*.test.ts'],
          exclude: ['test/wire/self-hosted.test.ts'],
          globalSetup: ['test/wire/harness/global-setup.ts', 'test/wire/harness/python-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          env: { WRANGLER_SEND_METRICS: 'false' },
        },
      },
      {
        // Measures times: nothing else may run beside it.
        test: {
          name: 'self-hosted',
          include: ['test/wire/self-hosted.test.ts'],
          globalSetup: ['test/wire/harness/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/wire/harness/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
    ],
  },
});
