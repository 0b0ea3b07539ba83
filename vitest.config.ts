/** Which tests run where: plain Node, inside workerd, or black box against a running hub. */
import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{worker,adapters,web,runtime,test/support,test/lint}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.workers.test.ts', '**/node_modules/**'],
        },
      },
      {
        plugins: [
          cloudflareTest({
            miniflare: {
              compatibilityDate: '2026-11-17',
              d1Databases: ['CATALOG'],
              r2Buckets: ['BLOBS'],
            },
          }),
        ],
        test: {
          name: 'workers',
          include: ['{worker,adapters,test/contract}/**/*.workers.test.ts'],
        },
      },
      {
        test: {
          name: 'wire',
          include: ['test/wire/**/*.test.ts'],
          globalSetup: ['test/wire/harness/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
